import { HEADERS_SEEN_BYTES } from './torn-places';

/**
 * Where a record of a quarantine begins (F§2):
 *
 *   From QUARANTINE Sat Nov 21 07:40:56 2026        DSPAM's own line: ctime(3), the day padded with a blank
 *   From win1@example.info  Sun Nov  8 08:41:00 2026   the line of the mail server, kept when it was there
 *
 * Always ended by a bare LF. DSPAM quotes every other line that begins with `From ` as `>From `, so such a line is a separator,
 * whatever is in it and however long it is: a first line of the sender's stays as it came (decision 231). Two deliveries at once can put either into the middle of a line (F§0.5); there
 * mail can have the same words: torn-places.ts tells them apart.
 */
const LF = 10;
const QUOTE = 62;
const FROM = Buffer.from('From ');
const QUARANTINE = Buffer.from('From QUARANTINE ');
const CTIME_LENGTH = 24;
/** Bytes of a line of DSPAM's own, with its LF. */
const OWN_SEPARATOR_BYTES = QUARANTINE.length + CTIME_LENGTH + 1;
/** In the middle of a line a longer one counts as text: an address has 254 bytes at most, and what mail servers write around it is short. */
const MID_LINE_BYTES = 512;
/** The bytes that have to follow a candidate before it is judged. */
export const JUDGED_BYTES = MID_LINE_BYTES + HEADERS_SEEN_BYTES;

const CTIME =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d \d{4}/;

/** `From ADDRESS`, blanks, and a time, whose year may come behind a zone. */
const TIMED =
  /^From \S.* (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d(?::\d\d)? /;

export interface Separator {
  offset: number;
  /** In the middle of a line: two deliveries were written into each other. */
  midLine: boolean;
}

/**
 * The next separator in `bytes` at or after `from`, or null: one in the middle of a line is still to be judged. Byte 0 counts as
 * the beginning of a line. Where its line ends is not looked for: that may lie far behind these bytes.
 */
export function findSeparator(bytes: Buffer, from: number): Separator | null {
  for (let at = bytes.indexOf(FROM, from); at !== -1; at = bytes.indexOf(FROM, at + 1)) {
    const midLine = at > 0 && bytes[at - 1] !== LF;
    if (!midLine || !isQuoted(bytes, at)) return { offset: at, midLine };
  }
  return null;
}

/**
 * Bytes of the separator at the beginning of a record with its LF, as far as it is in `record`; 0 when there is none. One that
 * a torn record ends in is all of it. Of a record that is not in memory as a whole, readSeparatorLength (record.ts) knows.
 */
export function separatorLength(record: Buffer): number {
  if (!startsWith(record, 0, FROM)) return 0;
  const end = record.indexOf(LF);
  return end === -1 ? record.length : end + 1;
}

/** DSPAM's own quoting of a line of the message is no second delivery. */
function isQuoted(bytes: Buffer, at: number): boolean {
  return bytes[at - 1] === QUOTE && (at < 2 || bytes[at - 2] === LF);
}

/**
 * Bytes of the separator line in the middle of a line, with its LF; 0 where none can be. There a line has to be DSPAM's own, or to have a time,
 * as those of mail servers do: mail has the word in the middle of a line all the time.
 */
export function midLineLength(bytes: Buffer, at: number): number {
  if (startsWith(bytes, at, QUARANTINE))
    return isOwnSeparator(bytes.subarray(at, at + OWN_SEPARATOR_BYTES)) ? OWN_SEPARATOR_BYTES : 0;
  const line = bytes.subarray(at, at + MID_LINE_BYTES);
  const end = line.indexOf(LF) + 1;
  return TIMED.test(line.toString('latin1', 0, end)) ? end : 0;
}

/** Whether this is a line of DSPAM's own, and nothing else: `From QUARANTINE `, a whole ctime(3), LF. */
export function isOwnSeparator(line: Buffer): boolean {
  if (line.length !== OWN_SEPARATOR_BYTES || line.at(-1) !== LF) return false;
  return startsWith(line, 0, QUARANTINE) && CTIME.test(line.toString('latin1', QUARANTINE.length));
}

/** The time in a separator line, as local time of this machine (DSPAM writes no zone); null when there is none. */
export function separatorTime(line: string): Date | null {
  const found = /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})/.exec(line);
  const time = found?.[1] ? new Date(found[1]) : null;
  return time && !Number.isNaN(time.getTime()) ? time : null;
}

function startsWith(bytes: Buffer, at: number, what: Buffer): boolean {
  return bytes.compare(what, 0, what.length, at, Math.min(at + what.length, bytes.length)) === 0;
}
