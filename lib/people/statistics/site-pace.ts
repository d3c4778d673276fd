import { asNumber, orNull } from '@/lib/store/db/columns';
import { Prisma } from '@/lib/store/db/generated/client';
import { readRows } from '@/lib/store/db/read-rows';
import { percentileOf } from '@/lib/store/index/site/seconds-histogram';

/** How long the filter took for messages of some hours, in seconds; null where there were none. */
export interface SecondsPerMessage {
  mean: number | null;
  p95: number | null;
}

/** The 95th percentile comes from a histogram, to within ten percent (lib/store/index/site/seconds-histogram.ts). */
export async function secondsPerMessage(from: Date, to: Date): Promise<SecondsPerMessage> {
  const rows = await readRows(
    { step: asNumber, messages: asNumber, seconds: asNumber },
    Prisma.sql`SELECT step, SUM(messages) AS messages, SUM(seconds) AS seconds FROM dashboard_site_seconds
      WHERE hour >= ${from} AND hour < ${to} GROUP BY step`,
  );
  const count = rows.reduce((sum, { messages }) => sum + messages, 0);
  const took = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  const counts = new Map(rows.map(({ step, messages }) => [step, messages]));
  return { mean: count === 0 ? null : took / count, p95: percentileOf(counts, 0.95) };
}

/** Messages per second over the minute before `now`. */
export async function messagesPerSecond(now: Date): Promise<number> {
  const minute = 60;
  const from = new Date(now.getTime() - minute * 1000);
  const [row] = await readRows(
    { messages: orNull(asNumber) },
    Prisma.sql`SELECT SUM(messages) AS messages FROM dashboard_site_moment WHERE at > ${from} AND at <= ${now}`,
  );
  return (row?.messages ?? 0) / minute;
}
