import { type ClassCounts, type MailCounts, mailCounts } from '@/lib/formats/dspam/mail-counts';
import { toSums } from '@/lib/people/statistics/site-sums';
import { asNumber, type Column } from '@/lib/store/db/columns';
import { Prisma } from '@/lib/store/db/generated/client';
import { readRows } from '@/lib/store/db/read-rows';
import { type ShareOfRight, shareOfRight } from './share-of-right';
import type { Bucket } from './time-buckets';

/** A bucket of time with what was logged in it (F§11 "Analysis"). */
export interface AccuracyPoint
  extends Pick<MailCounts, 'spam' | 'innocent' | 'missed' | 'falsePositives'>,
    ShareOfRight {
  at: Date;
}

const HOUR_MS = 3_600_000;

/** What a log says about some buckets of time. Summed up by the database: a year has 8,760 hours. */
export async function hourlySeries(logId: number, buckets: readonly Bucket[]): Promise<AccuracyPoint[]> {
  const counts = await countsOf(logId, buckets);
  return buckets.map(({ start }, index) => {
    const mail = counts.get(index) ?? mailCounts(toSums([]));
    const { spam, innocent, missed, falsePositives } = mail;
    return { at: start, spam, innocent, missed, falsePositives, ...shareOfRight(mail) };
  });
}

const BUCKET = {
  bucket: asNumber,
  spam: asNumber,
  virus: asNumber,
  blacklisted: asNumber,
  blocklisted: asNumber,
  innocent: asNumber,
  whitelisted: asNumber,
  missedSpam: asNumber,
  falsePositives: asNumber,
} satisfies Record<'bucket' | keyof ClassCounts, Column<number>>;

async function countsOf(logId: number, buckets: readonly Bucket[]): Promise<Map<number, MailCounts>> {
  const first = buckets.at(0);
  const last = buckets.at(-1);
  if (!first || !last || logId === 0) return new Map();
  // INTERVAL() tells between which of the bounds a number lies. In hours since the first bound, a half one where a zone has those.
  const bounds = buckets.map(({ start }) => (start.getTime() - first.start.getTime()) / HOUR_MS);
  const rows = await readRows(
    BUCKET,
    Prisma.sql`SELECT INTERVAL(TIMESTAMPDIFF(SECOND, ${first.start}, hour) / 3600, ${Prisma.join(bounds)}) AS bucket,
            SUM(spam) AS spam, SUM(virus) AS virus, SUM(blacklisted) AS blacklisted, SUM(blocklisted) AS blocklisted,
            SUM(innocent) AS innocent, SUM(whitelisted) AS whitelisted,
            SUM(missed_spam) AS missed_spam, SUM(false_positives) AS false_positives
     FROM dashboard_hourly WHERE log_id = ${logId} AND hour >= ${first.start} AND hour < ${last.end} GROUP BY bucket`,
  );
  return new Map(rows.map(({ bucket, ...counts }) => [bucket - 1, mailCounts(counts)]));
}
