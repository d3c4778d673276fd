import { decodeHeader } from './decode-header';

/** One header: its name as written, and its raw value with its continuation lines. */
export interface HeaderField {
  name: string;
  raw: Uint8Array;
}

/** The headers of a message or of one part of it. `cut` when there were more than the limits allow. */
export interface HeaderFields {
  fields: HeaderField[];
  /** Offset of the first byte after the empty line that ends the headers. */
  bodyStart: number;
  cut: boolean;
}

/** What is read of one header block: bytes and headers. The rest is passed over. */
export const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_FIELDS = 10_000;
const MAX_PART_FIELDS = 200;
const MAX_NAME_LENGTH = 200;

const LF = 10;
const CR = 13;
const DASH = 45;
const COLON = 58;

/**
 * Reads headers from `start` to the empty line. Lines end in LF or CRLF, mixed (F§2); a bare CR ends nothing. A line without
 * a colon is a header without a value, as DSPAM has it. The headers of a MIME part (`inPart`) also end before a line that
 * begins with "--": a delimiter, where the empty line was forgotten. Never throws.
 */
export function readHeaderFields(bytes: Buffer, start: number, inPart = false): HeaderFields {
  const fields: HeaderField[] = [];
  const maxFields = inPart ? MAX_PART_FIELDS : MAX_FIELDS;
  let cut = false;
  let at = start;
  while (at < bytes.length && !isEmptyLine(bytes, at)) {
    if (inPart && bytes[at] === DASH && bytes[at + 1] === DASH) return { fields, bodyStart: at, cut };
    const next = nextHeader(bytes, at);
    if (next - start > MAX_HEADER_BYTES || fields.length >= maxFields) cut = true;
    else fields.push(toField(bytes.subarray(at, next)));
    at = next;
  }
  const emptyLine = bytes[at] === CR ? 2 : 1;
  return { fields, bodyStart: Math.min(at + emptyLine, bytes.length), cut };
}

/** Whether the line at `at` can begin a header block at all: a name of printable ASCII (RFC 5322 2.2) and a colon. */
export function beginsWithHeader(bytes: Buffer, at: number): boolean {
  return /^[!-9;-~]+[ \t]*:/.test(bytes.toString('latin1', at, at + MAX_NAME_LENGTH));
}

/** The first header of that name (lower case), decoded and unfolded; undefined when there is none. */
export function headerValue(fields: HeaderField[], name: string, limit?: number): string | undefined {
  const field = findField(fields, name);
  return field && decodeHeader(field.raw, limit);
}

/** The first header of that name (lower case). */
export function findField(fields: HeaderField[], name: string): HeaderField | undefined {
  return fields.find((field) => field.name.length === name.length && field.name.toLowerCase() === name);
}

function isEmptyLine(bytes: Buffer, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

/** Where the header after the one at `at` begins: lines that begin with a blank or tab belong to it. */
function nextHeader(bytes: Buffer, at: number): number {
  let end = bytes.indexOf(LF, at);
  while (end !== -1 && (bytes[end + 1] === 32 || bytes[end + 1] === 9)) end = bytes.indexOf(LF, end + 1);
  return end === -1 ? bytes.length : end + 1;
}

function toField(line: Buffer): HeaderField {
  const colon = line.indexOf(COLON);
  const nameEnd = colon === -1 ? line.length : colon;
  const name = line.toString('latin1', 0, Math.min(nameEnd, MAX_NAME_LENGTH)).trim();
  return { name, raw: line.subarray(colon === -1 ? line.length : colon + 1) };
}
