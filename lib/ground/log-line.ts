/** From the worst on. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What a record says beside its message; what is undefined or null is left out. */
export type LogFields = Record<string, string | number | bigint | boolean | null | undefined>;

export interface LogRecord {
  /** Epoch ms. */
  time: number;
  level: LogLevel;
  message: string;
  fields: LogFields;
}

/** Characters of one value. A stack has more to say than a name. */
const MOST_OF_VALUE = 1_000;
const MOST_OF_STACK = 4_000;

/** What a terminal or a reader of lines may obey: controls, line ends, and marks of direction. */
const NOT_IN_A_LINE = /[\p{C}\p{Zl}\p{Zp}]+/gu;
const PLAIN = /^[\w.,@+:-]+$/;
/**
 * A token of a link, of a session or of a form, in whatever spelling an address has it: whoever reads it could use it. Nothing else that is logged has so many
 * letters without a dot, a slash or a blank.
 */
const TOKEN = /(?:[\w-]|%[\da-f]{2}){72,}/gi;

/**
 * A record as one line, without its end: `2026-11-29T09:10:11.123Z error release failed: actor=alice exit=75 said="no such user"`, or
 * in JSON `{"time":"…","level":"error","msg":"release failed","actor":"alice","exit":75,"said":"no such user"}`. Whatever the values
 * hold, they neither end the line nor look like another field: controls become blanks, and in text all but the plainest is quoted.
 */
export function logLine({ time, level, message, fields }: LogRecord, format: LogFormat): string {
  const at = new Date(time).toISOString();
  const msg = inLine(message, MOST_OF_VALUE);
  const known = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, shownOf(name, value)] as const);
  if (format === 'json') return JSON.stringify({ time: at, level, msg, ...Object.fromEntries(known) });
  const words = known.map(([name, value]) => `${name}=${quoted(String(value))}`);
  return `${at} ${level} ${msg}${words.length > 0 ? ': ' : ''}${words.join(' ')}`;
}

function shownOf(name: string, value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = String(value);
  if (name !== 'stack') return inLine(text, MOST_OF_VALUE);
  // Line ends are the sense of a stack; both forms write them as \n.
  const lines = text.slice(0, MOST_OF_STACK).split(/\r?\n/);
  return lines.map((line) => inLine(line, MOST_OF_STACK)).join('\n');
}

function inLine(text: string, most: number): string {
  return text.slice(0, most).replace(NOT_IN_A_LINE, ' ').replace(TOKEN, '…');
}

function quoted(text: string): string {
  return PLAIN.test(text) ? text : JSON.stringify(text);
}
