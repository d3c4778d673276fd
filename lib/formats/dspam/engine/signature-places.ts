import { asBuffer } from '@/lib/formats/mail/as-buffer';
import { Boundaries, boundaryIn, MAX_BOUNDARIES } from './boundaries';
import { BLANK, CR, isAt, isExactlyAt, LF, SLICE, TAB } from './bytes';
import { learnFrom, newPart } from './part';

/** Where a user's mail carries its signature (preference signatureLocation). */
export type SignatureLocation = 'headers' | 'message';

const BANG = 33;
const UPPER_D = 68;
const DASH = 45;
const LOWER_C = 99;
const MARK = '!DSPAM:';
const SIGNATURE = 'x-dspam-signature:';
const TYPE = 'content-type';
const MULTIPART = /^content-type:[ \t]*multipart/i;
/** Nobody with good intentions writes a longer header to say what a part is. */
const MAX_TYPE_LENGTH = 2048;
const MAX_TYPE_LINES = 16;
const SHORT_LINE = 80;

/**
 * Finds out where the engine would come upon a signature: in a header of the message's own block (signatureLocation=headers),
 * and as a mark in the text of a part (either setting). It cuts a message into parts by rules of its own: a boundary
 * counts from the line where it was named to the end, and also where a body line that begins with `Content-Type` names
 * it. WHICH signature stands there is not looked at.
 * @param stripped lines are read without the carriage returns at their ends
 * @returns null for a message in which that cannot be told
 */
export function* findSignaturePlaces(
  bytes: Uint8Array,
  stripped: boolean,
): Generator<void, Record<SignatureLocation, boolean> | null> {
  const message = asBuffer(bytes);
  const size = message.length;
  const boundaries = new Boundaries();
  const found = { headers: false, message: false };
  let part = newPart(0);
  let inBody = false;
  /** The Content-Type header, or line of a body, that is being read, as far as it has come; '' in other lines. */
  let contentType = '';
  let typeLines = 0;
  let hasHeaders = false;
  let hasHeader = false;
  let work = 0;
  for (let start = 0; start < size; ) {
    let end = endOfLine(message, start);
    const next = end + 1;
    if (stripped) while (end > start && message[end - 1] === CR) end--;
    const first = start === end ? LF : message[start];
    const isContinued = first === BLANK || first === TAB;

    // The engine would put it to the last header of the part before.
    if (!inBody && isContinued && !hasHeaders) return null;
    if (
      (((first ?? 0) | 32) === LOWER_C && isAt(message, start, TYPE)) ||
      (isContinued && contentType !== '')
    ) {
      typeLines = isContinued ? typeLines + 1 : 1;
      if (end - start + contentType.length > MAX_TYPE_LENGTH || typeLines > MAX_TYPE_LINES) return null;
      const line = message.toString('latin1', start, end);
      // In a header it is read again with each line that is added, in a body line by line.
      contentType = isContinued && !inBody ? `${contentType}\n${line}` : line;
      const names = inBody || MULTIPART.test(contentType);
      if (names && !boundaries.add(boundaryIn(contentType))) return null;
    } else contentType = '';

    if (first === DASH && boundaries.match(message, start, end)) {
      found.headers ||= !inBody && hasHeader && part.isSearched;
      part = newPart(part.index + 1);
      inBody = false;
      hasHeaders = false;
      hasHeader = false;
    } else if (inBody) {
      if (!found.message && part.isSearched && (!part.isEncoded || part.isAttachment)) {
        for (let at = start; at < end && !found.message; at += SLICE) {
          if (at > start) yield;
          found.message = hasMark(message, at, Math.min(at + SLICE, end));
        }
      }
    } else if (first === LF || first === CR) {
      inBody = true;
      found.headers ||= hasHeader && part.isSearched;
    } else if (!isContinued) {
      hasHeaders = true;
      learnFrom(part, message, start, end);
      hasHeader ||= part.index === 0 && isAt(message, start, SIGNATURE);
    }

    work += next - start + contentType.length + (first === DASH ? MAX_BOUNDARIES : 0);
    start = next;
    if (work > SLICE) {
      work = 0;
      yield;
    }
  }
  found.headers ||= !inBody && hasHeader && part.isSearched;
  return found;
}

/** Most lines are short: a look at each byte is quicker than a call. */
function endOfLine(message: Buffer, start: number): number {
  const near = Math.min(start + SHORT_LINE, message.length);
  for (let at = start; at < near; at++) if (message[at] === LF) return at;
  const end = message.indexOf(LF, near);
  return end < 0 ? message.length : end;
}

/** Whether one begins between these places. */
function hasMark(message: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++)
    if (message[at] === BANG && message[at + 1] === UPPER_D && isExactlyAt(message, at, MARK)) return true;
  return false;
}
