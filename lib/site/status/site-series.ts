import { mailCounts } from '@/lib/formats/dspam/mail-counts';
import { forgottenSeries } from '@/lib/people/statistics/forgotten-releases';
import { type ShareOfRight, shareOfRight } from '@/lib/people/statistics/share-of-right';
import { SITE_COLUMNS, type SiteSums, toSums } from '@/lib/people/statistics/site-sums';
import type { Bucket } from '@/lib/people/statistics/time-buckets';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { formatUtc } from '@/lib/store/index/logs/hourly-counts';

/** A bucket of time with what system.log counted in it. */
export interface SitePoint extends SiteSums, ShareOfRight {
  at: Date;
  /** Messages that were released after the filter had forgotten them. */
  forgotten: number;
}

const HOUR_MS = 3600 * 1000;

/** The site's counts in some buckets, added up by the database: a year has 8,760 hours. */
export async function siteSeries(buckets: readonly Bucket[]): Promise<SitePoint[]> {
  const first = buckets.at(0);
  const last = buckets.at(-1);
  if (!first || !last) return [];
  // INTERVAL() tells between which of the bounds a number lies. In hours since the first bound.
  const bounds = buckets.map(({ start }) => (start.getTime() - first.start.getTime()) / HOUR_MS);
  const sums = SITE_COLUMNS.map((column) => `SUM(${column})`).join(', ');
  const rows = await fetchRows(
    [asNumber, ...SITE_COLUMNS.map(() => asNumber)] as const,
    `SELECT INTERVAL(TIMESTAMPDIFF(SECOND, ?, hour) / 3600, ?) AS bucket, ${sums} FROM dashboard_site_total WHERE hour >= ? AND hour < ? GROUP BY bucket`,
    [formatUtc(first.start), bounds, formatUtc(first.start), formatUtc(last.end)],
  );
  const forgotten = await forgottenSeries(null, buckets);
  const byBucket = new Map(rows.map(([bucket, ...counts]) => [bucket - 1, toSums(counts)]));
  return buckets.map(({ start }, place) => ({
    ...pointOf(start, byBucket.get(place) ?? toSums([])),
    forgotten: forgotten[place] ?? 0,
  }));
}

/** The sums of a bucket, and how well its mail was judged. */
function pointOf(at: Date, sums: SiteSums): Omit<SitePoint, 'forgotten'> {
  return { at, ...sums, ...shareOfRight(mailCounts(sums)) };
}
