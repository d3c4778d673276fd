import { TZDate } from '@date-fns/tz';

export type BucketUnit = 'hour' | 'day' | 'week';

/** A stretch of time, from `start` up to, not including, `end`. */
export interface Bucket {
  start: Date;
  end: Date;
}

/** More points than this show nothing on a screen, and cost the server and the browser. */
const MAX_BUCKETS = 500;

const HOUR_MS = 3_600_000;

/**
 * The last `count` hours, days or weeks of a time zone, oldest first, without gaps; the last one holds `until`. Days begin
 * when the date changes there, so that one is 23 or 25 hours long when the clocks are changed; weeks begin on Monday. Hours
 * are those of UTC, as the hourly totals are kept: in a zone of half hours they begin at half past.
 * Throws RangeError for more than MAX_BUCKETS.
 */
export function timeBuckets(unit: BucketUnit, count: number, zone: string, until: Date): Bucket[] {
  if (!Number.isInteger(count) || count < 1 || count > MAX_BUCKETS) {
    throw new RangeError(`${count} buckets: 1 to ${MAX_BUCKETS} are possible`);
  }
  const starts =
    unit === 'hour' ? hourStarts(count, until) : dayStarts(count, unit === 'week' ? 7 : 1, zone, until);
  return starts.slice(0, -1).map((start, index) => ({ start, end: starts[index + 1] ?? start }));
}

function hourStarts(count: number, until: Date): Date[] {
  const last = Math.floor(until.getTime() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: count + 1 }, (_, index) => new Date(last + (index + 1 - count) * HOUR_MS));
}

function dayStarts(count: number, step: number, zone: string, until: Date): Date[] {
  const local = new TZDate(until, zone);
  const sinceMonday = step === 7 ? (local.getDay() + 6) % 7 : 0;
  const year = local.getFullYear();
  const month = local.getMonth();
  const day = local.getDate() - sinceMonday;
  return Array.from({ length: count + 1 }, (_, index) =>
    startOfDay(year, month, day + (index + 1 - count) * step, zone),
  );
}

/** When a date begins in a zone: at midnight, later where the clocks skip it, at the first one where there are two. */
function startOfDay(year: number, month: number, day: number, zone: string): Date {
  const midnight = new TZDate(year, month, day, 0, zone).getTime();
  const hourBefore = new TZDate(midnight - HOUR_MS, zone);
  return new Date(
    hourBefore.getDate() === new TZDate(midnight, zone).getDate() ? hourBefore.getTime() : midnight,
  );
}
