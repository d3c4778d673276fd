import { decodeHeader } from './decode-header';
import { isEmptyLine, isNamed, nextField } from './header-lines';
import { headersStart } from './headers-start';

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

/** What is read of one header block: bytes and headers. The rest is skipped, but for what a message is known by. */
export const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_FIELDS = 10_000;
const MAX_PART_FIELDS = 200;
const MAX_NAME_LENGTH = 200;
const WANTED = [
  ...['from', 'to', 'cc', 'subject', 'date', 'content-type', 'content-transfer-encoding'],
  'content-disposition',
];

const DASH = 45;
const COLON = 58;

/**
 * Reads the headers of a whole message from its first byte; null if it has none, and everything is text. What may stand
 * before them is in headers-start.ts. Never throws.
 */
export function readMessageHeaders(bytes: Buffer): HeaderFields | null {
  const start = headersStart(bytes);
  return start === null ? null : readHeaderFields(bytes, start);
}

/**
 * The raw values of the first header of each name (lower case), without reading the others: an index asks it of every
 * message of a quarantine. By the same rules as `readMessageHeaders`, and wherever in a long block they stand. Names
 * that do not occur are not in the answer. `bytes` may end before, at or after the empty line.
 */
export function firstFields<Name extends string>(
  bytes: Buffer,
  names: readonly Name[],
): Partial<Record<Name, Buffer>> {
  const found: Partial<Record<Name, Buffer>> = {};
  let missing = names.length;
  for (let at = headersStart(bytes) ?? bytes.length; at < bytes.length && missing > 0; ) {
    if (isEmptyLine(bytes, at)) break;
    const next = nextField(bytes, at);
    for (const name of names) {
      if (found[name] || !isNamed(bytes, at, name)) continue;
      found[name] = bytes.subarray(bytes.indexOf(COLON, at) + 1, next);
      missing--;
      break;
    }
    at = next;
  }
  return found;
}

/**
 * Reads headers from `start` to the empty line. Lines end in LF or CRLF, mixed (F§2); a bare CR ends nothing. A line without
 * a colon is a header without a value, as DSPAM has it. The headers of a MIME part (`inPart`) also end before a line that
 * begins with "--": a delimiter, where the empty line was forgotten. Never throws.
 */
export function readHeaderFields(bytes: Buffer, start: number, inPart = false): HeaderFields {
  const fields: HeaderField[] = [];
  const maxFields = inPart ? MAX_PART_FIELDS : MAX_FIELDS;
  /** Of WANTED, once the limits are reached. */
  let missing: Set<string> | null = null;
  let at = start;
  while (at < bytes.length && !isEmptyLine(bytes, at)) {
    if (inPart && bytes[at] === DASH && bytes[at + 1] === DASH)
      return { fields, bodyStart: at, cut: missing !== null };
    const next = nextField(bytes, at);
    if (next - start > MAX_HEADER_BYTES || fields.length >= maxFields) {
      missing ??= new Set(inPart ? [] : WANTED.filter((name) => !findField(fields, name)));
      const name = missing.size > 0 ? WANTED.find((each) => isNamed(bytes, at, each)) : undefined;
      if (name && missing.delete(name)) fields.push(toField(bytes.subarray(at, next)));
    } else fields.push(toField(bytes.subarray(at, next)));
    at = next;
  }
  const emptyLine = bytes[at] === 13 ? 2 : 1;
  return { fields, bodyStart: Math.min(at + emptyLine, bytes.length), cut: missing !== null };
}

/** The first header of that name (lower case), decoded and unfolded; undefined when there is none. `charset` as for `decodeHeader`. */
export function headerValue(fields: HeaderField[], name: string, charset = ''): string | undefined {
  const field = findField(fields, name);
  return field && decodeHeader(field.raw, undefined, charset);
}

/** The first header of that name (lower case). */
export function findField(fields: HeaderField[], name: string): HeaderField | undefined {
  return fields.find((field) => field.name.length === name.length && field.name.toLowerCase() === name);
}

function toField(line: Buffer): HeaderField {
  const colon = line.indexOf(COLON);
  const nameEnd = colon === -1 ? line.length : colon;
  const name = line.toString('latin1', 0, Math.min(nameEnd, MAX_NAME_LENGTH)).trim();
  return { name, raw: line.subarray(colon === -1 ? line.length : colon + 1) };
}
