import { visibleLine } from '@/lib/formats/mail/display-text';

/** What somebody asks for who answers a digest. */
export interface ReplyCommands {
  /** As they stand in the digest, each once; some may be none of it. */
  release: number[];
  stop: boolean;
}

/** More of a mail is not looked at: whoever writes below what they quote quotes one digest. */
const MOST_LENGTH = 512 * 1024;
/** `On Monday, Quarantine wrote:` in any language, as mail programs break it. */
const LINES_BEFORE_QUOTE = 3;
/** A digest has fifty at most. */
const MOST_NUMBERS = 100;
const QUOTED = /^[>|]/;

/**
 * What the text of an answer begins with: `release 2 5` or `stop`, a line or several. Whoever writes below what they quote begins after its last line and
 * an empty one: what follows it at once may be a piece of a quoted subject, which a mail program has broken off, and is a sender's. Null where it begins with anything else.
 */
export function parseCommands(text: string): ReplyCommands | null {
  const all = text
    .slice(0, MOST_LENGTH)
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(visibleLine);
  const lines = all.filter((line) => line !== '');
  const above = readCommands(lines);
  if (above) return above;
  const first = lines.findIndex((line) => QUOTED.test(line));
  if (first === -1 || first > LINES_BEFORE_QUOTE) return null;
  const below = all.slice(all.findLastIndex((line) => QUOTED.test(line)) + 1);
  return below[0] === '' ? readCommands(below.filter((line) => line !== '')) : null;
}

function readCommands(lines: readonly string[]): ReplyCommands | null {
  const release = new Set<number>();
  let stop = false;
  let read = 0;
  for (const line of lines) {
    const command = readCommand(line);
    if (!command) break;
    read++;
    if (command === 'stop') stop = true;
    else for (const number of command) if (release.size < MOST_NUMBERS) release.add(number);
  }
  return read === 0 ? null : { release: [...release], stop };
}

/** A whole line, or nothing: half of one could mean anything. */
function readCommand(line: string): 'stop' | number[] | null {
  // As it stands in the digest, in quotation marks or bold.
  const plain = line.replace(/^["'“”„‘’«»*_`]+|["'“”„‘’«»*_`.!]+$/g, '').toLowerCase();
  if (plain === 'stop') return 'stop';
  const [, list] = /^release[\s:]+(.*)$/.exec(plain) ?? [];
  if (list === undefined) return null;
  const words = list.split(/[\s,;&]+|\band\b/).filter(Boolean);
  const numbers = words.map((word) => Number(/^#?(\d{1,3})[.)]?$/.exec(word)?.[1] ?? Number.NaN));
  return numbers.length > 0 && numbers.every(Number.isInteger) ? numbers : null;
}
