const LF = 10;
const CR = 13;
const BLANK = 32;

/** `begin 644 name`, at the beginning of a line. */
const BEGIN = /^begin [0-7]{3,4} ([^\r\n]{1,300})/;
/** The longest line of it, in characters, with room for what some encoders append. */
const LONGEST_LINE = 100;

/** A file that stands in a text: where its `begin` line begins, its data, and the rest of the text. */
export interface UuencodedFile {
  name: string;
  start: number;
  dataStart: number;
  dataEnd: number;
  end: number;
}

/**
 * The uuencoded files of a text (POSIX, uuencode), at most `most` of them. One without an end does not count. Linear.
 */
export function findUuencoded(text: Buffer, most: number): UuencodedFile[] {
  const files: UuencodedFile[] = [];
  for (let at = nextBegin(text, 0); at !== -1 && files.length < most; ) {
    const line = text.indexOf(LF, at);
    const name = BEGIN.exec(text.toString('latin1', at, at + 400))?.[1]?.trim() ?? '';
    if (line === -1) break;
    if (name === '' || !isDataLine(text, line + 1)) {
      at = nextBegin(text, line);
      continue;
    }
    const dataEnd = endOfData(text, line);
    if (dataEnd === -1) break;
    const after = text.indexOf(LF, dataEnd);
    const end = after === -1 ? text.length : after + 1;
    files.push({ name, start: at, dataStart: line + 1, dataEnd, end });
    at = nextBegin(text, end - 1);
  }
  return files;
}

/** Undoes uuencoding, starting after the `begin` line, if there is one, to the first empty line of it. */
export function decodeUuencoded(body: Buffer, limit: number): Buffer {
  const begin = nextBegin(body, 0);
  const first = begin === -1 ? 0 : body.indexOf(LF, begin) + 1;
  const decoded = Buffer.allocUnsafe(Math.min(limit + 3, body.length));
  let length = 0;
  for (let at = first; at < body.length && length < limit; ) {
    const lineFeed = body.indexOf(LF, at);
    const end = lineFeed === -1 ? body.length : lineFeed;
    const count = body[at] === CR ? 0 : value(body[at], at, end);
    if (count === 0 || body.toString('latin1', at, at + 3) === 'end') break;
    const lineStart = length;
    for (let digit = at + 1; digit < end && length - lineStart < count; digit += 4) {
      const bits =
        (value(body[digit], digit, end) << 18) |
        (value(body[digit + 1], digit + 1, end) << 12) |
        (value(body[digit + 2], digit + 2, end) << 6) |
        value(body[digit + 3], digit + 3, end);
      decoded[length++] = bits >> 16;
      decoded[length++] = (bits >> 8) & 0xff;
      decoded[length++] = bits & 0xff;
    }
    length = Math.min(length, lineStart + count);
    at = end + 1;
  }
  return decoded.subarray(0, Math.min(length, limit));
}

/** A grave accent stands for a blank, and blanks at the end of a line get lost. */
function value(byte = BLANK, at = 0, end = 1): number {
  return at < end ? (byte - BLANK) & 63 : 0;
}

/** The `begin` line after `from`; at 0 it may be the first. */
function nextBegin(text: Buffer, from: number): number {
  if (from === 0 && text.toString('latin1', 0, 6) === 'begin ') return 0;
  const found = text.indexOf('\nbegin ', from, 'latin1');
  return found === -1 ? -1 : found + 1;
}

function endOfData(text: Buffer, from: number): number {
  for (
    let at = text.indexOf('\nend', from, 'latin1');
    at !== -1;
    at = text.indexOf('\nend', at + 1, 'latin1')
  ) {
    const next = text[at + 4];
    if (next === undefined || next === LF || next === CR || next === BLANK) return at + 1;
  }
  return -1;
}

/** Whether a line is as long as its first character says; the blanks at its end may be lost. */
function isDataLine(text: Buffer, at: number): boolean {
  const line = text.toString('latin1', at, at + LONGEST_LINE).split(/\r?\n/, 1)[0] ?? '';
  const digits = Math.ceil(value(text[at]) / 3) * 4;
  return /^[\x20-\x60]+$/.test(line) && line.length <= digits + 3 && line.length > digits - 4;
}
