import type { ResultSetHeader } from 'mysql2/promise';
import { pool } from '@/lib/store/db/pool';
import { formatUtc } from '@/lib/store/index/logs/hourly-counts';

const KEPT_YEARS = 2;
/** Counts of hours: of each user's log, of the site, of its users, and how long the filter took. */
const TABLES = [
  'dashboard_hourly',
  'dashboard_site_total',
  'dashboard_site_hourly',
  'dashboard_site_seconds',
];
const ROWS_AT_ONCE = 5_000;

/** Deletes the counts of hours that are older than two years; the charts go back one. Returns how many. */
export async function pruneHourly(now = new Date()): Promise<number> {
  const before = new Date(now);
  before.setUTCFullYear(before.getUTCFullYear() - KEPT_YEARS);
  let pruned = 0;
  for (const table of TABLES) pruned += await pruneTable(table, formatUtc(before));
  return pruned;
}

/** A few rows at a time: a site of a thousand users has a million a year. */
async function pruneTable(table: string, before: string): Promise<number> {
  let pruned = 0;
  for (;;) {
    const [{ affectedRows }] = await pool().query<ResultSetHeader>('DELETE FROM ?? WHERE hour < ? LIMIT ?', [
      table,
      before,
      ROWS_AT_ONCE,
    ]);
    pruned += affectedRows;
    if (affectedRows < ROWS_AT_ONCE) return pruned;
  }
}
