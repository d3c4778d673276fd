const LF = 10;
const CR = 13;
const BLANK = 32;
const TAB = 9;

const PADDING = 64;
const NO_DIGIT = 65;
const BASE64_VALUES = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, digit] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=',
].entries()) {
  BASE64_VALUES[digit.charCodeAt(0)] = value;
}

/** How much of a line is looked at after padding in its middle. */
const LOOK_AHEAD_BYTES = 40;
/** As many blanks in a line make it one of words. */
const WORDS = 2;
/** Wrong bytes in a line that is damaged, or more if it is long. */
const MOST_DAMAGED = 2;
/** A line of base64 that is long enough to be told from a word. */
const WHOLE_LINE = 40;

/**
 * Undoes base64 (RFC 2045 6.8). Byte by byte: some mailers pad every line, and Buffer stops at the first "=". At
 * padding, or at the end, bits that make no whole byte are dropped. Bytes that do not belong there are skipped; but
 * lists and virus scanners write lines of plain text after base64, and there it ends: at words, and after padding, an
 * empty line or a short one at what is not groups of four. Text that is plain from its first line on was never base64,
 * and stays as it is. Linear.
 */
export function decodeBase64(body: Buffer, limit: number): Buffer {
  const decoded = Buffer.allocUnsafe(Math.min(limit, Math.ceil((body.length * 3) / 4)));
  if (isText(body)) return body.subarray(0, limit);
  let length = 0;
  let bits = 0;
  let bitCount = 0;
  let longest = 0;
  let isPure = true;
  let mayEnd = false;
  for (let at = 0; at < body.length && length < limit; ) {
    const line = lookAt(body, at);
    if (length > 0 && isPure && (mayEnd ? isBehind(body, line) : isWords(body, line))) break;
    isPure &&= line.isPure;
    let isPadded = false;
    for (; at < line.end && length < limit; at++) {
      const value = BASE64_VALUES[body[at] ?? 0] ?? NO_DIGIT;
      if (value === PADDING) {
        bitCount = 0;
        isPadded = true;
        if (!line.isPure && length > 0 && !isPureBehind(body, at + 1, line.end))
          return decoded.subarray(0, length);
      }
      if (value >= PADDING) continue;
      bits = ((bits << 6) | value) & 0xffff;
      bitCount += 6;
      if (bitCount < 8) continue;
      bitCount -= 8;
      decoded[length++] = (bits >> bitCount) & 0xff;
    }
    mayEnd = isPadded || (mayEnd && line.digits === 0) || (line.digits < longest && bitCount === 0);
    longest = Math.max(longest, line.digits);
    at = line.end;
  }
  return decoded.subarray(0, length);
}

interface Line {
  /** Behind its LF. */
  end: number;
  /** Digits and padding. */
  digits: number;
  /** Bytes that are neither, those at its ends that are blank left out; `gaps` of them are blank. */
  others: number;
  gaps: number;
  isPure: boolean;
}

function lookAt(body: Buffer, start: number): Line {
  const lineFeed = body.indexOf(LF, start);
  const end = lineFeed === -1 ? body.length : lineFeed + 1;
  let first = start;
  let last = end;
  while (first < last && isBlank(body[first])) first++;
  while (last > first && isBlank(body[last - 1])) last--;
  let digits = 0;
  let gaps = 0;
  for (let at = first; at < last; at++) {
    if (BASE64_VALUES[body[at] ?? 0] !== NO_DIGIT) digits++;
    else if (isBlank(body[at])) gaps++;
  }
  const others = last - first - digits;
  return { end, digits, others, gaps, isPure: others === 0 };
}

/** Whether the first line is one of words, and no padding before them. */
function isText(body: Buffer): boolean {
  let start = 0;
  while (start < body.length && isBlank(body[start])) start++;
  const line = lookAt(body, start);
  if (line.gaps < WORDS || goesOn(body, line)) return false;
  const [word = ''] = body
    .toString('latin1', start, Math.min(line.end, start + LOOK_AHEAD_BYTES))
    .split(/\s/, 1);
  return !word.endsWith('=');
}

/** Whether base64 has ended before a line, where it may have: at something that is not base64, or at a word. */
function isBehind(body: Buffer, line: Line): boolean {
  if (!line.isPure) return true;
  return line.digits % 4 !== 0 && line.digits < WHOLE_LINE && !goesOn(body, line);
}

/**
 * Whether a line is not base64, not even damaged base64: many other bytes in it, or blanks and no more base64 after it.
 */
function isWords(body: Buffer, line: Line): boolean {
  const { digits, others, gaps } = line;
  if (others >= digits && others > 0) return true;
  if (others > MOST_DAMAGED && others * 10 > digits) return true;
  return gaps > 0 && !goesOn(body, line);
}

/** Whether a whole line of base64 follows a line. */
function goesOn(body: Buffer, line: Line): boolean {
  if (line.end >= body.length) return false;
  const next = lookAt(body, line.end);
  return next.isPure && next.digits >= WHOLE_LINE;
}

/** Whether base64 continues after padding in the middle of a line. */
function isPureBehind(body: Buffer, start: number, end: number): boolean {
  const rest = body
    .toString('latin1', start, Math.min(end, start + LOOK_AHEAD_BYTES))
    .replace(/^=+/, '')
    .trim();
  const isWhole = rest.length % 4 === 0 || end > start + LOOK_AHEAD_BYTES;
  return /^[a-z0-9+/=]*$/i.test(rest) && isWhole;
}

function isBlank(byte = 0): boolean {
  return byte === BLANK || byte === TAB || byte === CR || byte === LF;
}
