import { asBuffer } from './as-buffer';
import { displayLine } from './display-text';
import { decodeWords } from './encoded-words';

/** How much of a header value is read for display, in bytes; a hostile one has no limit. */
export const MAX_HEADER_VALUE_BYTES = 2_000;

const TAB = 0x09;
const CR = 0x0d;
const BLANK = 0x20;
const EQUALS = 0x3d;
const QUESTION_MARK = 0x3f;
const TILDE = 0x7e;

/**
 * One raw header value, folded or not, as a line of readable text: encoded words decoded (RFC 2047; those that are not well
 * formed stay as they stand, an unknown charset is read as windows-1252), raw 8-bit text as UTF-8, in `charset`, that of the
 * message's text, or as windows-1252, white space folded to one blank, controls and directional overrides removed. Reads the first
 * `limit` bytes. Never throws.
 */
export function decodeHeader(raw: Uint8Array, limit = MAX_HEADER_VALUE_BYTES, charset = ''): string {
  let start = 0;
  let end = Math.min(raw.length, limit);
  while (start < end && isBlank(raw[start])) start++;
  while (end > start && isBlank(raw[end - 1])) end--;
  if (isPlain(raw, start, end)) return asBuffer(raw).toString('latin1', start, end);
  return displayLine(decodeWords(raw.subarray(start, end), charset));
}

/** An escape character does not count: text may begin with one. */
function isBlank(byte = 0): boolean {
  return byte === BLANK || (byte >= TAB && byte <= CR);
}

/** Printable ASCII, single blanks, no "=?": nearly every header, and an index reads 200,000 of them at once. */
function isPlain(raw: Uint8Array, start: number, end: number): boolean {
  let previous = 0;
  for (let at = start; at < end; at++) {
    const byte = raw[at] ?? 0;
    if (byte < BLANK || byte > TILDE) return false;
    if (byte === BLANK && previous === BLANK) return false;
    if (byte === QUESTION_MARK && previous === EQUALS) return false;
    previous = byte;
  }
  return true;
}
