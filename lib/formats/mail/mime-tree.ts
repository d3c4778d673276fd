import { type HeaderField, readHeaderFields } from './header-fields';
import type { MailProblem } from './mail-problem';
import { type MimePart, toMimePart } from './mime-part';
import { OpenParts } from './open-parts';

/** A message taken apart, and what was not. */
export interface MimeTree {
  root: MimePart;
  problems: MailProblem[];
}

/** Multiparts within each other that are followed, and parts in all. Real mail has below 10 and below 100. */
export const MAX_DEPTH = 200;
export const MAX_PARTS = 2_000;

const LF = 10;
const CR = 13;
const DASHES = Buffer.from('--');
const NEXT_DASHES = Buffer.from('\n--');
/** A boundary may be as long as what is read of a Content-Type (mime-part.ts). */
const MAX_DELIMITER_LENGTH = 20_100;

/**
 * Takes a message apart into its parts (RFC 2046 5.1). A delimiter is a line "--" and the boundary of an open multipart, with
 * "--" after it for the last; blanks may follow. The innermost open multipart with that boundary is meant, and all within it
 * end. Nothing is copied: a part knows where it begins and ends. Only lines that begin with "--" are looked at, so time and
 * memory do not grow with the number of lines. An embedded message (message/rfc822) is one part. Never throws.
 * See decision 030.
 */
export function readMimeTree(bytes: Buffer, fields: HeaderField[], bodyStart: number): MimeTree {
  const problems = new Set<MailProblem>();
  const open = new OpenParts();
  const root = toMimePart(fields, bodyStart);
  let parts = 1;

  const enter = (part: MimePart) => {
    part.bodyEnd = bytes.length;
    const isMultipart = part.type.startsWith('multipart/');
    if (isMultipart && open.depth >= MAX_DEPTH) problems.add('nesting-too-deep');
    if (isMultipart && part.boundary !== '' && open.depth < MAX_DEPTH) open.open(part);
    else open.read(part);
  };

  enter(root);
  let at = bodyStart;
  while (open.depth > 0 && parts <= MAX_PARTS) {
    at = nextDashes(bytes, at);
    if (at === -1) break;
    const lineStart = at;
    const lineFeed = bytes.indexOf(LF, at);
    at = lineFeed === -1 ? bytes.length : lineFeed + 1;
    if (!open.mayBegin(bytes[lineStart + 2])) continue;
    const line = bytes
      .toString('utf8', lineStart + 2, Math.min(at, lineStart + MAX_DELIMITER_LENGTH))
      .trimEnd();
    const next = open.find(line);
    const last = next || !line.endsWith('--') ? null : open.find(line.slice(0, -2));
    if (last) open.closeTo(last.depth, endOfLineBefore(bytes, lineStart));
    if (!next) continue;
    open.closeTo(next.depth + 1, endOfLineBefore(bytes, lineStart));
    if (++parts > MAX_PARTS) problems.add('too-many-parts');
    else {
      const header = readHeaderFields(bytes, at, true);
      const part = toMimePart(header.fields, header.bodyStart, next.multipart.type);
      next.multipart.children.push(part);
      enter(part);
      at = header.bodyStart;
    }
  }
  return { root, problems: [...problems] };
}

/** The next line that begins with "--", from the line beginning at `from`; -1 when there is none. */
function nextDashes(bytes: Buffer, from: number): number {
  if (bytes.subarray(from, from + 2).equals(DASHES)) return from;
  const found = bytes.indexOf(NEXT_DASHES, from);
  return found === -1 ? -1 : found + 1;
}

/** The line break before a delimiter belongs to the delimiter (RFC 2046 5.1.1). */
function endOfLineBefore(bytes: Buffer, lineStart: number): number {
  const end = lineStart - 1;
  return bytes[end - 1] === CR ? end - 1 : end;
}
