import type { RowDataPacket } from 'mysql2/promise';
import { pool } from '@/lib/store/db/pool';
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
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  const conditions = ['log_id = ?', 'seq BETWEEN ? AND ?'];
  const values: unknown[] = [logId, low, high];
  if (from) conditions.push('happened_at >= ?');
  if (to) conditions.push('happened_at <= ?');
  values.push(...[from, to].filter(Boolean));
  const select = (index: string, more: string) =>
    `(SELECT seq FROM dashboard_history FORCE INDEX (${index}) WHERE ${conditions.join(' AND ')}${more} ORDER BY seq ${direction} LIMIT ${limit})`;
  const parts = kinds
    ? kinds.map((kind) => select('dashboard_history_kind', ` AND row_kind = ${Number(kind)}`))
    : [select('PRIMARY', '')];
  const [rows] = await pool().query<RowDataPacket[]>(
    `${parts.join(' UNION ALL ')} ORDER BY seq ${direction} LIMIT ${limit}`,
    parts.flatMap(() => values),
  );
  return rows.map((row) => Number(row.seq));
}
