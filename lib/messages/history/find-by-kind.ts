import { askRows, type Value } from '@/lib/store/db/ask';
import { asNumber } from '@/lib/store/db/columns';
import type { SeqRange } from './seq-range';

/** A condition on the rows of a history. */
export interface RowFilter {
  /** Of dashboard_history.row_kind; null for any. */
  kinds: readonly number[] | null;
  from: Date | undefined;
  to: Date | undefined;
}

/** A part of a statement, with its values. */
export interface Part {
  sql: string;
  values: (Value | readonly Value[])[];
}

/** The first `limit` rows of a stretch, from its newer or its older end. */
export async function findSeqs(...asked: Parameters<typeof seqsPart>): Promise<number[]> {
  const found = seqsPart(...asked);
  return found ? (await askRows({ seq: asNumber }, found.sql, found.values)).map(({ seq }) => seq) : [];
}

/**
 * The statement for that, with a column `seq`; null where nothing can be found. Each kind is a stretch of an index of its own; asked
 * for together the database would sort all rows of these kinds.
 */
export function seqsPart(
  logId: number,
  range: SeqRange,
  { kinds, ...times }: RowFilter,
  order: 'newest' | 'oldest',
  limit: number,
): Part | null {
  if (range.low > range.high || kinds?.length === 0) return null;
  const ordered = `ORDER BY seq ${order === 'newest' ? 'DESC' : 'ASC'} LIMIT ?`;
  const stretches = (kinds ?? [null]).map((kind): Part => {
    const met = conditions(logId, range, { ...times, kinds: kind === null ? null : [kind] });
    return {
      sql: `(SELECT seq FROM dashboard_history FORCE INDEX (${kind === null ? 'PRIMARY' : 'dashboard_history_kind'})
        WHERE ${met.sql} ${ordered})`,
      values: [...met.values, limit],
    };
  });
  return {
    sql: `${stretches.map(({ sql }) => sql).join(' UNION ALL ')} ${ordered}`,
    values: [...stretches.flatMap(({ values }) => values), limit],
  };
}

/** Rows of a stretch, or with these numbers, that meet a filter. */
export function conditions(
  logId: number,
  rows: SeqRange | readonly number[],
  { kinds, from, to }: RowFilter,
): Part {
  const isStretch = 'low' in rows;
  const met: Part[] = [
    { sql: 'log_id = ?', values: [logId] },
    isStretch
      ? { sql: 'seq BETWEEN ? AND ?', values: [rows.low, rows.high] }
      : { sql: 'seq IN (?)', values: [rows] },
    ...(kinds ? [{ sql: 'row_kind IN (?)', values: [kinds] }] : []),
    ...(from ? [{ sql: 'happened_at >= ?', values: [from] }] : []),
    ...(to ? [{ sql: 'happened_at <= ?', values: [to] }] : []),
  ];
  return { sql: met.map(({ sql }) => sql).join(' AND '), values: met.flatMap(({ values }) => values) };
}
