import type { PoolConnection } from 'mysql2/promise';
import { formatUtc, HOURLY_COLUMNS } from './hourly-counts';

const UNKNOWN = 'unknown_class';
const COLUMNS = [...Object.values(HOURLY_COLUMNS), UNKNOWN];
const PLACES = new Map(
  Object.entries(HOURLY_COLUMNS).map(([letter, column]) => [letter, COLUMNS.indexOf(column)]),
);
const HOUR_MS = 3600 * 1000;
const ROWS_AT_ONCE = 2_000;

/** Hours since the epoch. */
export function hourOf(at: Date): number {
  return Math.floor(at.getTime() / HOUR_MS);
}

export function hourText(hour: number): string {
  return formatUtc(new Date(hour * HOUR_MS));
}

/** Counts of users in hours, collected and then written at once. Letters count as in HourlyCounts. */
export class SiteCounts {
  private readonly rows = new Map<string, { hour: number; user: number; counts: number[] }>();

  /** Counts a record of a user, and of the site; or takes it back. */
  add(letter: string, hour: number, user: number, by: 1 | -1): void {
    const place = PLACES.get(letter) ?? COLUMNS.length - 1;
    for (const id of user === 0 ? [0] : [0, user]) {
      const key = `${hour} ${id}`;
      let row = this.rows.get(key);
      if (!row) {
        row = { hour, user: id, counts: COLUMNS.map(() => 0) };
        this.rows.set(key, row);
      }
      row.counts[place] = (row.counts[place] ?? 0) + by;
    }
  }

  /** Adds them to what the table has, inside the caller's transaction; in one order, so that no two writers block each other. */
  async write(connection: PoolConnection): Promise<void> {
    const rows = [...this.rows.values()].sort(
      (left, right) => left.hour - right.hour || left.user - right.user,
    );
    const names = COLUMNS.join(', ');
    const sums = COLUMNS.map((column) => `${column} = ${column} + VALUES(${column})`).join(', ');
    // The site's own hours lie by themselves: a year of them is a few thousand rows, among the users' it would be a sweep.
    const tables = {
      dashboard_site_total: rows.filter(({ user }) => user === 0),
      dashboard_site_hourly: rows.filter(({ user }) => user !== 0),
    };
    for (const [table, those] of Object.entries(tables))
      for (let from = 0; from < those.length; from += ROWS_AT_ONCE) {
        const values = those
          .slice(from, from + ROWS_AT_ONCE)
          .map(({ hour, user, counts }) => `('${hourText(hour)}',${user},${counts.join(',')})`);
        await connection.query(
          `INSERT INTO ${table} (hour, user_id, ${names}) VALUES ${values.join(',')} ON DUPLICATE KEY UPDATE ${sums}`,
        );
      }
  }
}
