import type { Connection, Pool } from 'mysql2/promise';
import { asNumber } from './columns';
import { fetchRows } from './fetch-rows';
import { pool } from './pool';

/** Of UTC: the hour that comes twice in autumn is two of them, and a local time does not say which it means. */
const NOW_MS = "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) / 1000";

/**
 * By how many milliseconds this clock is ahead of the database's; negative where it is behind, and 0 where no difference shows, as an
 * answer takes its time. Throws what the database throws.
 */
export async function clockApart(on: Pick<Pool | Connection, 'query'> = pool()): Promise<number> {
  const asked = Date.now();
  const [[there] = [asked]] = await fetchRows([asNumber], NOW_MS, [], on);
  const answered = Date.now();
  // It looked at its clock at some moment in between.
  if (there >= asked && there <= answered) return 0;
  return Math.round(there < asked ? asked - there : answered - there);
}
