import { HEADERS_SEEN_BYTES } from './torn-places';

/**
 * Where a record of a quarantine begins (F§2):
 *
 *   From QUARANTINE Sat Nov 21 07:40:56 2026        DSPAM's own line: ctime(3), the day padded with a blank
 *   From win1@example.info  Sun Nov  8 08:41:00 2026   the line of the mail server, kept when it was there
 *
 * Always ended by a bare LF. DSPAM quotes every other line that begins with `From ` as `>From `, so such a line at the
 * beginning of a line is a separator. Two deliveries at once can put DSPAM's own line into the middle of a line (F§0.5); there
 * mail can have the same words, in a reply that quotes them for example: torn-places.ts tells them apart.
 */
const LF = 10;
const QUOTE = 62;
const FROM = Buffer.from('From ');
const QUARANTINE = Buffer.from('From QUARANTINE ');
const CTIME_LENGTH = 24;
/** Longest separator line that is believed. */
export const SEPARATOR_MAX_BYTES = 512;
/** The bytes that have to follow a candidate before it is judged. */
export const JUDGED_BYTES = SEPARATOR_MAX_BYTES + HEADERS_SEEN_BYTES;

const CTIME =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d \d{4}/;

export interface Separator {
  offset: number;
  /** With its LF. */
  length: number;
  /** In the middle of a line: two deliveries were written into each other. */
  midLine: boolean;
}

/**
 * The next separator in `bytes` at or after `from`, or null: one in the middle of a line is still to be judged. Byte 0 counts as
 * the beginning of a line.
 */
export function findSeparator(bytes: Buffer, from: number): Separator | null {
  for (let at = bytes.indexOf(FROM, from); at !== -1; at = bytes.indexOf(FROM, at + 1)) {
    const midLine = at > 0 && bytes[at - 1] !== LF;
    const length = midLine ? midLineLength(bytes, at) : separatorLength(bytes, at);
    if (length > 0) return { offset: at, length, midLine };
  }
  return null;
}

/** Bytes of the separator at the beginning of a line with its LF; 0 when there is none. */
export function separatorLength(bytes: Buffer, at: number): number {
  const own = quarantineLength(bytes, at);
  if (own > 0) return own;
  if (!startsWith(bytes, at, FROM)) return 0;
  const end = bytes.indexOf(LF, at);
  if (end === -1 || end - at >= SEPARATOR_MAX_BYTES) return 0;
  const afterEmptyLine = at < 2 || bytes[at - 2] === LF;
  if (afterEmptyLine || hasCtime(bytes.toString('latin1', at, end))) return end + 1 - at;
  return 0;
}

/** The same within a line, where only DSPAM's own counts. */
function midLineLength(bytes: Buffer, at: number): number {
  // DSPAM's own quoting of a line of the message: no second delivery.
  const isQuoted = bytes[at - 1] === QUOTE && (at < 2 || bytes[at - 2] === LF);
  return isQuoted ? 0 : quarantineLength(bytes, at);
}

/** Bytes of a line of DSPAM's own: `From QUARANTINE `, a whole ctime(3), LF. */
function quarantineLength(bytes: Buffer, at: number): number {
  if (!startsWith(bytes, at, QUARANTINE)) return 0;
  const end = at + QUARANTINE.length + CTIME_LENGTH;
  const isWhole = bytes[end] === LF && CTIME.test(bytes.toString('latin1', at + QUARANTINE.length, end));
  return isWhole ? end + 1 - at : 0;
}

/** The time in a separator line, as local time of this machine (DSPAM writes no zone); null when there is none. */
export function separatorTime(line: string): Date | null {
  const found = /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})/.exec(line);
  const time = found?.[1] ? new Date(found[1]) : null;
  return time && !Number.isNaN(time.getTime()) ? time : null;
}

function hasCtime(line: string): boolean {
  const at = line.search(/ (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) /);
  return at !== -1 && CTIME.test(line.slice(at + 1));
}

function startsWith(bytes: Buffer, at: number, what: Buffer): boolean {
  return bytes.compare(what, 0, what.length, at, Math.min(at + what.length, bytes.length)) === 0;
}
