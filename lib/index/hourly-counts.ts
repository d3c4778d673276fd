import type { PoolConnection } from 'mysql2/promise';
import { LOG_CLASS } from '@/lib/dspam/log-class';
import type { LifeEvent } from './history-life';

/**
 * How each letter counts in dashboard_hourly (F§11). Every record is counted under its own letter in the hour of its time,
 * so a released message is in `spam` and, once more, in `falsePositives`. From that:
 *   spam    = spam (S) + virus (V) + blacklisted (A) + blocklisted (O) - falsePositives (F) + missedSpam (M)
 *   nonspam = innocent (I) + whitelisted (W) + falsePositives (F) - missedSpam (M)
 * C and N were fed, not received: they count as neither. An E counts in `deliveryFailed`, and takes the record that it takes
 * back (see playLife) out of that record's hour again. U and letters that nobody knows count in `unknownClass`.
 */
export const HOURLY_COLUMNS = {
  [LOG_CLASS.spam]: 'spam',
  [LOG_CLASS.innocent]: 'innocent',
  [LOG_CLASS.whitelisted]: 'whitelisted',
  [LOG_CLASS.missedSpam]: 'missed_spam',
  [LOG_CLASS.falsePositive]: 'false_positives',
  [LOG_CLASS.virus]: 'virus',
  [LOG_CLASS.blacklisted]: 'blacklisted',
  [LOG_CLASS.blocklisted]: 'blocklisted',
  [LOG_CLASS.corpus]: 'corpus_fed',
  [LOG_CLASS.inoculation]: 'inoculated',
  [LOG_CLASS.error]: 'delivery_failed',
} as const;

const UNKNOWN = 'unknown_class';
const COLUMNS: ReadonlyMap<string, string> = new Map(Object.entries(HOURLY_COLUMNS));
const ALL_COLUMNS = [...COLUMNS.values(), UNKNOWN];
const HOUR_MS = 3600 * 1000;

/** Counts of some hours, collected and then written at once. */
export class HourlyCounts {
  private readonly hours = new Map<number, Map<string, number>>();

  /** Counts a record, or takes it back. */
  add({ letter, at }: LifeEvent, by: 1 | -1 = 1): void {
    const hour = Math.floor(at.getTime() / HOUR_MS);
    const column = COLUMNS.get(letter) ?? UNKNOWN;
    const counts = this.hours.get(hour) ?? new Map<string, number>();
    counts.set(column, (counts.get(column) ?? 0) + by);
    this.hours.set(hour, counts);
  }

  /** Adds the counts to what the table has, inside the caller's transaction. */
  async write(connection: PoolConnection, logId: number): Promise<void> {
    if (this.hours.size === 0) return;
    const rows = [...this.hours].map(([hour, counts]) => [
      logId,
      formatUtc(new Date(hour * HOUR_MS)),
      ...ALL_COLUMNS.map((column) => counts.get(column) ?? 0),
    ]);
    await connection.query(
      `INSERT INTO dashboard_hourly (log_id, hour, ${ALL_COLUMNS.join(', ')}) VALUES ? ` +
        `ON DUPLICATE KEY UPDATE ${ALL_COLUMNS.map((column) => `${column} = ${column} + VALUES(${column})`).join(', ')}`,
      [rows],
    );
  }
}

/** The hour (UTC) that a time is in. */
export function startOfHour(time: Date): Date {
  return new Date(Math.floor(time.getTime() / HOUR_MS) * HOUR_MS);
}

/** `2026-11-21 07:40:56`. As text: mysql2 takes ten times as long to write a Date. */
export function formatUtc(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}
