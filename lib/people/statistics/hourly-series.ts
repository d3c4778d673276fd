import { asNumber } from '@/lib/store/db/columns';
import { Prisma } from '@/lib/store/db/generated/client';
import { readRows } from '@/lib/store/db/read-rows';
import type { Bucket } from './time-buckets';
import { wilsonInterval } from './wilson-interval';

/** A bucket of time with what was logged in it (F§11 "Analysis"). */
export interface AccuracyPoint {
  at: Date;
  spam: number;
  innocent: number;
  missed: number;
  falsePositives: number;
  /** The share of the mail that was judged rightly, 0 to 1, and its 95 % interval; null without mail. */
  accuracy: number | null;
  low: number | null;
  high: number | null;
}

interface Counts {
  judgedSpam: number;
  judgedInnocent: number;
  missed: number;
  falsePositives: number;
}

const HOUR_MS = 3_600_000;
const NONE: Counts = { judgedSpam: 0, judgedInnocent: 0, missed: 0, falsePositives: 0 };

/**
 * What a log says about some buckets of time: S V A O are spam, I W innocent, F moves one from spam to innocent, M one from innocent
 * to spam, at the time when somebody said so. Summed up by the database: a year has 8,760 hours.
 */
export async function hourlySeries(logId: number, buckets: readonly Bucket[]): Promise<AccuracyPoint[]> {
  const counts = await countsOf(logId, buckets);
  return buckets.map(({ start }, index) => ({ at: start, ...pointOf(counts.get(index) ?? NONE) }));
}

/** The formulas for one bucket. */
export function pointOf({
  judgedSpam,
  judgedInnocent,
  missed,
  falsePositives,
}: Counts): Omit<AccuracyPoint, 'at'> {
  const received = judgedSpam + judgedInnocent;
  // Somebody may correct more in an hour than comes in it.
  const right = Math.max(0, received - missed - falsePositives);
  const interval = wilsonInterval(right, received);
  return {
    spam: Math.max(0, judgedSpam - falsePositives + missed),
    innocent: Math.max(0, judgedInnocent + falsePositives - missed),
    missed,
    falsePositives,
    accuracy: received === 0 ? null : right / received,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}

const BUCKET = {
  bucket: asNumber,
  judgedSpam: asNumber,
  judgedInnocent: asNumber,
  missed: asNumber,
  falsePositives: asNumber,
};

async function countsOf(logId: number, buckets: readonly Bucket[]): Promise<Map<number, Counts>> {
  const first = buckets.at(0);
  const last = buckets.at(-1);
  if (!first || !last || logId === 0) return new Map();
  // INTERVAL() tells between which of the bounds a number lies. In hours since the first bound, a half one where a zone has those.
  const bounds = buckets.map(({ start }) => (start.getTime() - first.start.getTime()) / HOUR_MS);
  const rows = await readRows(
    BUCKET,
    Prisma.sql`SELECT INTERVAL(TIMESTAMPDIFF(SECOND, ${first.start}, hour) / 3600, ${Prisma.join(bounds)}) AS bucket,
            SUM(spam + virus + blacklisted + blocklisted) AS judged_spam, SUM(innocent + whitelisted) AS judged_innocent,
            SUM(missed_spam) AS missed, SUM(false_positives) AS false_positives
     FROM dashboard_hourly WHERE log_id = ${logId} AND hour >= ${first.start} AND hour < ${last.end} GROUP BY bucket`,
  );
  return new Map(
    rows.map(({ bucket, judgedSpam, judgedInnocent, missed, falsePositives }) => [
      bucket - 1,
      {
        judgedSpam: Math.max(0, judgedSpam),
        judgedInnocent: Math.max(0, judgedInnocent),
        missed: Math.max(0, missed),
        falsePositives: Math.max(0, falsePositives),
      },
    ]),
  );
}
