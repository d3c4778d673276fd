import { separatorLengthOf } from './record';

const LF = 10;
/** What DSPAM leaves after every record (F§2). */
export const TRAILER = Buffer.from('\n\n\n');
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A record as DSPAM would have written it (F§2): with a separator line before it, of the time `at`, where it has none
 * of its own, as text before the first separator of a file; and with DSPAM's three LF after it, which a torn record
 * lacks. Without them it would become a part of its neighbours wherever it is appended. A record that has both is
 * returned as it is.
 */
export function completeRecord(record: Buffer, at: Date): Buffer {
  const separator = separatorLengthOf(record) > 0 ? '' : `From QUARANTINE ${ctime(at)}\n`;
  const end = missingTrailer(record);
  if (separator === '' && end.length === 0) return record;
  return Buffer.concat([Buffer.from(separator), record, end]);
}

/** The LF that are missing at the end for it to end like a finished record. */
export function missingTrailer(bytes: Buffer): Buffer {
  let have = 0;
  while (have < TRAILER.length && bytes[bytes.length - 1 - have] === LF) have++;
  return TRAILER.subarray(have);
}

/** As ctime(3): local time, the day padded with a blank. */
export function ctime(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${DAYS[at.getDay()]} ${MONTHS[at.getMonth()]} ${String(at.getDate()).padStart(2, ' ')}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} ${at.getFullYear()}`;
}
