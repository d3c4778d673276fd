import { isUtf8 } from 'node:buffer';

/**
 * dspam.conf as DSPAM 3.10.2 reads it (F§15, and tried on the program). Read only; the dashboard never writes it.
 *
 * - A line is at most 1,023 bytes: what is longer continues as the next line. It ends at LF or CRLF, or at a NUL byte.
 * - Everything from the first `#` on is a comment; in a line without one, from the first `;` on. Anywhere in the line, inside
 *   quotes too: there is no way to write either in a value.
 * - The words of a line are separated by blanks and tabs. A word that begins with a quote goes to the next quote, or to
 *   the end of the line where none follows. The first word is the key, in any case, and each word after it is one more
 *   value.
 * - A key without a value is not there. Where one value is wanted, the first of all lines counts.
 * - A switch is on when one of its values is `on` in any case; `yes`, `true` and `1` are off, and so is a missing line.
 * - A number is what the value begins with, 0 if that is not a number; it has 32 bits.
 * - `Preference "name=value"`: the first of a name counts, in any case; one without `=` is not a preference. Its value
 *   is taken as written.
 * - `Include PATH`, in this case only, stands for the lines of a file, or of every `*.conf` of a folder, in the folder's own
 *   order. Only DSPAM built with --enable-split-configuration follows it, as Debian's is.
 * - With `DefaultProfile NAME`, what is meant for the storage (MySQL...) and the tokenizer (Processor...) is taken from the keys
 *   `KEY.NAME` alone. See decision 126.
 */
export interface DspamConf {
  /** Values of a key in the order of the file; empty when it is not there. */
  all(key: string): string[];
  /** The value of a key that has one. */
  first(key: string): string | undefined;
  /** Whether one of the values of a key is this, in any case. */
  has(key: string, value: string): boolean;
  /** Whether a switch is on. */
  isOn(key: string): boolean;
  /** The number that a value begins with; undefined when the key is not there. */
  number(key: string): number | undefined;
  /** `Preference "name=value"` lines, by the name as it is spelled. */
  preferences: ReadonlyMap<string, string>;
  /** One of them, its name in any case. */
  preference(name: string): string | undefined;
}

/** A preference is on for the word `on`, to the letter: DSPAM compares these otherwise than its switches. */
export function isPreferenceOn(value: string | undefined): boolean {
  return value === 'on';
}

/** Longest line in bytes: DSPAM reads it with fgets into a buffer of 1,024. */
const LINE_BYTES = 1023;
/** Keys that DSPAM passes to its library, by profile. ProcessorBias it reads itself. */
const BY_PROFILE = /^(?:mysql|processor(?!bias$))/;

/** A value with the key of its line. */
export type ConfValue = readonly [key: string, value: string];
/** What stands for an `Include` line: the values of the files that its path leads to. */
export type Include = (path: string) => Iterable<ConfValue>;

/**
 * Parses the bytes of a dspam.conf; `include` returns what another file contains. Lines that make no sense are skipped,
 * as DSPAM does.
 */
export function parseDspamConf(text: string | Buffer, include: Include = () => []): DspamConf {
  return confOf(readValues(text, include));
}

/** The values of a file in their order, each with its key, those of included files in their place. */
export function* readValues(text: string | Buffer, include: Include): Generator<ConfValue> {
  for (const { words } of readLines(text)) {
    const [key = '', ...values] = words;
    for (const value of values) {
      if (key === 'Include') yield* include(value);
      else yield [key, value];
    }
  }
}

/** A line as DSPAM cuts it. */
export interface ConfLine {
  /** Of the file, from 1; what of a line is over 1,023 bytes has the same. */
  number: number;
  /** As it stands, a character for each byte. */
  raw: string;
  /** The same without its comment. */
  content: string;
  /** The key and its values. */
  words: string[];
}

/** The lines of a file, in DSPAM's reading. */
export function* readLines(text: string | Buffer): Generator<ConfLine> {
  // One character for each byte: lines and words are found in bytes.
  const bytes = (typeof text === 'string' ? Buffer.from(text) : text).toString('latin1');
  for (const { number, raw } of splitLines(bytes)) {
    const content = withoutComment(raw);
    yield { number, raw, content, words: splitWords(content).map(decode) };
  }
}

/** The settings that a list of values makes. */
export function confOf(list: Iterable<ConfValue>): DspamConf {
  const values = new Map<string, string[]>();
  for (const [name, value] of list) {
    const key = name.toLowerCase();
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  const profile = values.get('defaultprofile')?.[0]?.toLowerCase();
  const all = (name: string) => {
    const key = name.toLowerCase();
    return values.get(profile && BY_PROFILE.test(key) ? `${key}.${profile}` : key) ?? [];
  };
  const has = (key: string, wanted: string) =>
    all(key).some((value) => value.toLowerCase() === wanted.toLowerCase());
  const preferences = readPreferences(all('Preference'));
  const byLowerName = new Map([...preferences].map(([name, value]) => [name.toLowerCase(), value]));
  return {
    all,
    first: (key) => all(key)[0],
    has,
    isOn: (key) => has(key, 'on'),
    number: (key) => numberOf(all(key)[0]),
    preferences,
    preference: (name) => byLowerName.get(name.toLowerCase()),
  };
}

function* splitLines(bytes: string): Generator<{ number: number; raw: string }> {
  let number = 1;
  for (let at = 0; at < bytes.length; ) {
    const feed = bytes.indexOf('\n', at);
    const end = Math.min(feed < 0 ? bytes.length : feed + 1, at + LINE_BYTES);
    const line = bytes.slice(at, end);
    const nul = line.indexOf('\0');
    yield { number, raw: (nul < 0 ? line : line.slice(0, nul)).replace(/\r?\n$|\r$/, '') };
    if (line.endsWith('\n')) number++;
    at = end;
  }
}

function withoutComment(line: string): string {
  const hash = line.indexOf('#');
  const at = hash < 0 ? line.indexOf(';') : hash;
  return at < 0 ? line : line.slice(0, at);
}

function splitWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"?|([^ \t]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Paths, passwords and texts are UTF-8 where they can be. */
function decode(bytes: string): string {
  const buffer = Buffer.from(bytes, 'latin1');
  return isUtf8(buffer) ? buffer.toString('utf8') : bytes;
}

function readPreferences(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const known = new Set<string>();
  for (const line of lines) {
    const [, name, value] = /^=*([^=]+)=(.*)$/s.exec(line) ?? [];
    if (name === undefined || value === undefined || known.has(name.toLowerCase())) continue;
    known.add(name.toLowerCase());
    found.set(name, value);
  }
  return found;
}

const LONG = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** As C's atoi, which cuts a number of 64 bits down to 32. */
function numberOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const [, sign, digits] = /^[ \t\n\v\f\r]*([+-]?)(\d*)/.exec(value) ?? [];
  const whole = BigInt(digits || 0) * (sign === '-' ? -1n : 1n);
  const long = whole < LONG.least ? LONG.least : whole > LONG.most ? LONG.most : whole;
  return Number(BigInt.asIntN(32, long));
}
