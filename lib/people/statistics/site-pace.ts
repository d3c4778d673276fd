import { fetchRows } from '@/lib/store/db/fetch-rows';
import { formatUtc } from '@/lib/store/index/logs/hourly-counts';
import { percentileOf } from '@/lib/store/index/site/seconds-histogram';

/** How long the filter took for messages of some hours, in seconds; null where there were none. */
export interface SecondsPerMessage {
  mean: number | null;
  p95: number | null;
}

/** The 95th percentile is told from a histogram, to ten percent (lib/store/index/site/seconds-histogram.ts). */
export async function secondsPerMessage(from: Date, to: Date): Promise<SecondsPerMessage> {
  const rows = await fetchRows<[step: number, messages: number, seconds: number]>(
    'SELECT step, SUM(messages) + 0e0, SUM(seconds) FROM dashboard_site_seconds WHERE hour >= ? AND hour < ? GROUP BY step',
    [formatUtc(from), formatUtc(to)],
  );
  const messages = rows.reduce((sum, [, count]) => sum + count, 0);
  const seconds = rows.reduce((sum, [, , each]) => sum + each, 0);
  const counts = new Map(rows.map(([step, count]) => [step, count]));
  return { mean: messages === 0 ? null : seconds / messages, p95: percentileOf(counts, 0.95) };
}

/** Messages per second over the minute before `now`. */
export async function messagesPerSecond(now: Date): Promise<number> {
  const minute = 60;
  const from = new Date(now.getTime() - minute * 1000);
  const [row] = await fetchRows<[number | null]>(
    'SELECT SUM(messages) + 0e0 FROM dashboard_site_moment WHERE at > ? AND at <= ?',
    [formatUtc(from), formatUtc(now)],
  );
  return (row?.[0] ?? 0) / minute;
}
