import { asNumber } from '@/lib/store/db/columns';
import { Prisma } from '@/lib/store/db/generated/client';
import { readRows } from '@/lib/store/db/read-rows';
import type { SeqRange } from './seq-range';

/** A condition on the rows of a history. */
export interface RowFilter {
  /** Of dashboard_history.row_kind; null for any. */
  kinds: readonly number[] | null;
  from: Date | undefined;
  to: Date | undefined;
}

/**
 * The first `limit` rows of a stretch, from its newer or its older end. Each kind is a stretch of an index of its own; asked
 * for together the database would sort all rows of these kinds.
 */
export async function findSeqs(
  logId: number,
  { low, high }: SeqRange,
  { kinds, from, to }: RowFilter,
  order: 'newest' | 'oldest',
  limit: number,
): Promise<number[]> {
  if (low > high || kinds?.length === 0) return [];
  const ordered = Prisma.sql`ORDER BY seq ${Prisma.raw(order === 'newest' ? 'DESC' : 'ASC')} LIMIT ${limit}`;
  const met = [
    Prisma.sql`log_id = ${logId} AND seq BETWEEN ${low} AND ${high}`,
    ...(from ? [Prisma.sql`happened_at >= ${from}`] : []),
    ...(to ? [Prisma.sql`happened_at <= ${to}`] : []),
  ];
  const select = (index: string, conditions: Prisma.Sql[]) =>
    Prisma.sql`(SELECT seq FROM dashboard_history FORCE INDEX (${Prisma.raw(index)})
      WHERE ${Prisma.join(conditions, ' AND ')} ${ordered})`;
  const parts = kinds
    ? kinds.map((kind) => select('dashboard_history_kind', [...met, Prisma.sql`row_kind = ${kind}`]))
    : [select('PRIMARY', met)];
  const rows = await readRows({ seq: asNumber }, Prisma.sql`${Prisma.join(parts, ' UNION ALL ')} ${ordered}`);
  return rows.map(({ seq }) => seq);
}
