import { type ConfLine, readLines } from './conf';
import { confKeyKind, nearestConfKey } from './conf-keys';

/**
 * How a line may have been meant differently from how DSPAM reads it:
 * - cut: a `#` or `;` ends the value that was to contain it
 * - unclosed: a quote has no second one, and takes the rest of the line
 * - unread: of words without quotes only the first is the value
 * - notOn: `yes`, `true` and the like leave a switch off
 * - notNumber: the value begins with a different number than was meant, such as the `4` of `4M`
 * - repeated: an earlier line has this key, and counts
 * - stillOn: the switch is on by another line, whichever comes first
 * - unnamed: a preference without `name=value`
 * - unknown: DSPAM has no such key
 * - long: whatever comes after byte 1,023 is a line of its own
 */
export type ConfOddityKind =
  | 'cut'
  | 'unclosed'
  | 'unread'
  | 'notOn'
  | 'notNumber'
  | 'repeated'
  | 'stillOn'
  | 'unnamed'
  | 'unknown'
  | 'long';

export interface ConfOddity {
  kind: ConfOddityKind;
  /** Of the file, from 1. */
  line: number;
  key: string;
  /** What DSPAM takes for the value. May be a secret (isSecretKey). */
  read: string;
  /** What was probably meant: a value, or for `unknown` a key; '' where that cannot be told. May be a secret, too. */
  meant: string;
}

const LINE_BYTES = 1023;
const MEANT_ON = /^(?:yes|true|1|enabled?|y)$/i;
const UNITS: Record<string, number> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** What in the bytes of a dspam.conf its writer may have meant otherwise. The order is that of the file. */
export function findConfOddities(text: Buffer): ConfOddity[] {
  const found: ConfOddity[] = [];
  const values = new Map<string, string>();
  const switches: Pick<ConfOddity, 'line' | 'key' | 'read'>[] = [];
  for (const line of readLines(text)) {
    const [key, read = ''] = line.words;
    if (key === undefined) continue;
    const add = (kind: ConfOddityKind, meant = '') =>
      found.push({ kind, line: line.number, key, read, meant });
    if (line.raw.length >= LINE_BYTES) add('long');
    const kind = confKeyKind(key);
    if (kind === null) {
      // Without a value it is not there, whatever it is.
      if (line.words.length > 1) add('unknown', nearestConfKey(key) ?? '');
      continue;
    }
    // `on#comment` is read as intended.
    const cut = kind === 'switch' || kind === 'number' ? null : findCut(line);
    if (cut !== null) add('cut', cut);
    else if (hasOpenQuote(line.content)) add('unclosed', read.trim());
    if (line.words.length < 2) continue;
    if (kind !== 'list' && line.words.length > 2) add('unread', line.words.slice(1).join(' '));
    if (kind === 'switch' && MEANT_ON.test(read)) add('notOn', 'on');
    if (kind === 'number') {
      const meant = meantNumber(read);
      if (meant !== null) add('notNumber', meant);
    }
    if (key.toLowerCase() === 'preference' && !/^=*[^=]+=/.test(read)) add('unnamed');
    const name = kind === 'number' || kind === 'text' ? key.toLowerCase() : preferenceName(key, read);
    if (kind === 'switch') switches.push({ line: line.number, key, read });
    const before = name === null ? undefined : values.get(name);
    if (before !== undefined && before !== read) add('repeated', before);
    if (name !== null && before === undefined) values.set(name, read);
  }
  return [...found, ...findStillOn(switches)].sort((a, b) => a.line - b.line);
}

function findStillOn(switches: readonly Pick<ConfOddity, 'line' | 'key' | 'read'>[]): ConfOddity[] {
  const isOn = (read: string) => read.toLowerCase() === 'on';
  const on = new Set(switches.filter(({ read }) => isOn(read)).map(({ key }) => key.toLowerCase()));
  return switches
    .filter(({ key, read }) => !isOn(read) && on.has(key.toLowerCase()))
    .map((off) => ({ ...off, kind: 'stillOn', meant: '' }));
}

/** The first line of a preference's name counts, as that of a key. */
function preferenceName(key: string, read: string): string | null {
  const name = /^=*([^=]+)=/.exec(read)?.[1];
  return key.toLowerCase() === 'preference' && name !== undefined ? `preference ${name.toLowerCase()}` : null;
}

/** The value that a comment sign cuts off within quotes or within a word; null if it cuts none. */
function findCut({ raw, content, words }: ConfLine): string | null {
  const rest = raw.slice(content.length);
  if (rest === '' || words.length < 1) return null;
  const behind = raw.slice(raw.search(/\S/) + (words[0]?.length ?? 0)).trim();
  if (hasOpenQuote(content) && rest.includes('"')) return behind;
  const isWithin = words.length > 1 && /[^ \t"]$/.test(content) && /^.[^ \t]/.test(rest);
  return isWithin ? behind : null;
}

function hasOpenQuote(content: string): boolean {
  return [...content.matchAll(/"[^"]*("?)|[^ \t]+/g)].some(
    ([word, end]) => word.startsWith('"') && end === '',
  );
}

/** Null for what is read as intended. */
function meantNumber(value: string): string | null {
  if (/^\d+$/.test(value) || /^off$/i.test(value)) return null;
  const [, digits, unit] = /^(\d+)\s*([kmg])i?b?$/i.exec(value) ?? [];
  return digits && unit ? String(Number(digits) * (UNITS[unit.toLowerCase()] ?? 1)) : '';
}
