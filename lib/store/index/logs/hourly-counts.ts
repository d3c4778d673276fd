import type { PoolConnection } from 'mysql2/promise';
import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { runPlain } from './plain-sql';

/**
 * The columns of dashboard_hourly, dashboard_site_hourly and dashboard_site_total, by letter (F§11). Every record is counted
 * under its own letter in the hour of its time, so a released message is in `spam` and, once more, in `false_positives`;
 * mail-counts.ts makes sums of mail from that. An E counts in `delivery_failed`, and the record that it takes back
 * is taken out of that record's hour again. U and letters that nobody knows count in `unknown_class`.
 */
const COLUMN_OF_LETTER = {
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

const COLUMNS = [...Object.values(COLUMN_OF_LETTER), 'unknown_class'];
const PLACE_OF_LETTER: ReadonlyMap<string, number> = new Map(
  Object.keys(COLUMN_OF_LETTER).map((letter, place) => [letter, place]),
);
const UNKNOWN = COLUMNS.length - 1;
const HOUR_MS = 3600 * 1000;
const DAY_SECONDS = 24 * 3600;
const ROWS_AT_ONCE = 5_000;

/** Counts of hours, each of an owner: a log, or a user of the site. Collected, and then written at once. See decision 063. */
export class HourlyCounts {
  private readonly hours = new Map<number, Map<number, Int32Array>>();
  private readonly places = new Set<number>();

  /** Counts a record, or takes it back. */
  add(letter: string, hour: number, owner: number, by: 1 | -1): void {
    const owners = getOrMake(this.hours, hour, () => new Map<number, Int32Array>());
    const counts = getOrMake(owners, owner, () => new Int32Array(COLUMNS.length));
    const place = PLACE_OF_LETTER.get(letter) ?? UNKNOWN;
    counts[place] = (counts[place] ?? 0) + by;
    this.places.add(place);
  }

  /** Adds them to what the table has, inside the caller's transaction; in one order, so that no two writers block each other. */
  async write(
    connection: PoolConnection,
    table: 'dashboard_hourly' | 'dashboard_site_hourly' | 'dashboard_site_total',
    ownerColumn: 'log_id' | 'user_id',
  ): Promise<void> {
    // Columns in which nothing was counted would be most of the statement.
    const places = [...this.places].sort((left, right) => left - right);
    const columns = places.map((place) => COLUMNS[place]);
    const sums = columns.map((column) => `${column} = ${column} + VALUES(${column})`).join(', ');
    const rows = this.rowsOf(places);
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
      await runPlain(
        connection,
        `INSERT INTO ${table} (hour, ${ownerColumn}, ${columns.join(', ')}) ` +
          `VALUES ${rows.slice(from, from + ROWS_AT_ONCE).join(',')} ON DUPLICATE KEY UPDATE ${sums}`,
      );
  }

  private rowsOf(places: readonly number[]): string[] {
    return inOrder(this.hours).flatMap(([hour, owners]) => {
      const text = hourText(hour);
      return inOrder(owners).map(
        ([owner, counts]) => `('${text}',${owner},${places.map((place) => counts[place]).join(',')})`,
      );
    });
  }
}

function getOrMake<Value>(map: Map<number, Value>, key: number, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function inOrder<Value>(map: ReadonlyMap<number, Value>): [number, Value][] {
  return [...map].sort(([left], [right]) => left - right);
}

/** Hours since the epoch. */
export function hourOf(at: Date): number {
  return Math.floor(at.getTime() / HOUR_MS);
}

/** The beginning of an hour since the epoch, as text. */
export function hourText(hour: number): string {
  return formatUtc(new Date(hour * HOUR_MS));
}

/** The day that was formatted last: times of a log come in order. */
let day = { number: Number.NaN, text: '' };

/** `2026-11-21 07:40:56`. As text: mysql2 takes ten times as long to write a Date. */
export function formatUtc(date: Date): string {
  const seconds = Math.floor(date.getTime() / 1000);
  const number = Math.floor(seconds / DAY_SECONDS);
  if (number !== day.number) day = { number, text: date.toISOString().slice(0, 10) };
  const left = seconds - number * DAY_SECONDS;
  return `${day.text} ${twoDigits(left / 3600)}:${twoDigits((left / 60) % 60)}:${twoDigits(left % 60)}`;
}

function twoDigits(number: number): string {
  return String(Math.floor(number)).padStart(2, '0');
}
