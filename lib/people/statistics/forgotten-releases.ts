import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { Bucket } from './time-buckets';

/*
 * Messages that were released when the filter had no signature of them any more (it keeps them for 14 days or so): it cannot be
 * corrected then, so they are none of its false positives, although somebody says that they were no spam. One that was put back
 * into the quarantine is not counted.
 */

const RELEASED = "forgotten = 1 AND kind = 'release' AND state = 'done' AND undone_by IS NULL";
const HOUR_MS = 3_600_000;

/** How many in a mailbox, or on the whole site (null): in all, or from a time on and before another. See decision 163. */
export async function countForgotten(
  place: Pick<MailboxPlace, 'store' | 'onlyMember'> | null,
  from?: Date | null,
  before?: Date,
): Promise<number> {
  const { where, values } = conditionOf(place);
  const [row] = await fetchRows(
    [asNumber],
    `SELECT COUNT(*) FROM dashboard_operation WHERE ${where}` +
      `${from ? ' AND finished_at >= ?' : ''}${before ? ' AND finished_at < ?' : ''}`,
    [...values, ...[from, before].filter(Boolean)],
  );
  return row?.[0] ?? 0;
}

/** How many in each of some buckets. */
export async function forgottenSeries(
  place: Pick<MailboxPlace, 'store' | 'onlyMember'> | null,
  buckets: readonly Bucket[],
): Promise<number[]> {
  const [first, last] = [buckets.at(0), buckets.at(-1)];
  if (!first || !last) return [];
  const { where, values } = conditionOf(place);
  const bounds = buckets.map(({ start }) => (start.getTime() - first.start.getTime()) / HOUR_MS);
  const rows = await fetchRows(
    [asNumber, asNumber],
    `SELECT INTERVAL(TIMESTAMPDIFF(SECOND, ?, finished_at) / 3600, ?) AS bucket, COUNT(*)
     FROM dashboard_operation WHERE ${where} AND finished_at >= ? AND finished_at < ? GROUP BY bucket`,
    [first.start, bounds, ...values, first.start, last.end],
  );
  const counts = new Map(rows.map(([bucket, count]) => [bucket - 1, count]));
  return buckets.map((_bucket, index) => counts.get(index) ?? 0);
}

function conditionOf(place: Pick<MailboxPlace, 'store' | 'onlyMember'> | null): {
  where: string;
  values: string[];
} {
  if (!place) return { where: RELEASED, values: [] };
  const { store, onlyMember } = place;
  if (onlyMember === null) return { where: `store = ? AND ${RELEASED}`, values: [store] };
  return { where: `store = ? AND member = ? AND ${RELEASED}`, values: [store, onlyMember] };
}
