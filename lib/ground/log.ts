import { Console } from 'node:console';
import { LOG_LEVELS, type LogFields, type LogFormat, type LogLevel, logLine } from './log-line';
import { ofProcess } from './of-process';
import { thisRequest } from './this-request';

/** What an administrator has set of the log. */
export interface LogSettings {
  /** Records of this level and worse ones are written. */
  level: LogLevel;
  format: LogFormat;
  /** Whether the lines go to systemd's journal, which takes a level from their beginning. */
  toJournal: boolean;
}

const settings = ofProcess<LogSettings>('log settings', () => ({
  level: 'info',
  format: 'text',
  toJournal: false,
}));

/** As syslog numbers them. */
const PRIORITY: Record<LogLevel, number> = { error: 3, warn: 4, info: 6, debug: 7 };

/** From now on the log of this process is written so. Until then: text, from `info` on. */
export function setLog(given: LogSettings): void {
  Object.assign(settings(), given);
}

/**
 * The log of the process, on standard error: one line a record, with the time in UTC, the level, what happened, and facts about it;
 * those of the request that is being answered are added (this-request.ts). An error comes with its code, its causes and its stack.
 * What happened is a text of ours, never one of a person's or a mail's; docs/log.md lists them all. Nothing is thrown.
 */
export const log = {
  /** Something was not done that should have been. */
  error: writer('error'),
  /** It was done, and somebody should look at something. */
  warn: writer('warn'),
  info: writer('info'),
  /** For whoever looks for a fault. */
  debug: writer('debug'),
};

function writer(level: LogLevel) {
  return (message: string, fields: LogFields = {}, error?: unknown): void => {
    const { level: least, format, toJournal } = settings();
    if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(least)) return;
    const { id, actor } = thisRequest() ?? {};
    const of = { actor: fields.actor ?? actor, request: fields.request ?? id };
    const all = { ...fields, ...of, ...factsOf(error) };
    const line = logLine({ time: Date.now(), level, message, fields: all }, format);
    out().error(toJournal ? `<${PRIORITY[level]}>${line}` : line);
  };
}

/**
 * Of its own, as that of the process may have been led here (take-console.ts). Where nobody reads any more, or the disk is full, it says
 * nothing: Node announces that later than the Console listens, and what nobody hears is an error of the process, which Next would print,
 * here, without end.
 */
const out = ofProcess('log', () => {
  process.stderr.on('error', () => undefined);
  return new Console({ stdout: process.stderr, stderr: process.stderr, ignoreErrors: true });
});

function factsOf(error: unknown): LogFields {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { error: String(error) };
  const said: string[] = [];
  for (let cause: unknown = error; cause instanceof Error && said.length < MOST_CAUSES; cause = cause.cause) {
    const code = 'code' in cause ? ` (${cause.code})` : '';
    said.push(`${cause.name}${code}: ${cause.message}`);
  }
  // The first lines of a stack repeat name and message.
  const frames = error.stack?.slice(Math.max(0, error.stack.search(/^ +at /m)));
  return { error: said.join(' < '), stack: frames };
}

const MOST_CAUSES = 5;
