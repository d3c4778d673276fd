import type { RowDataPacket } from 'mysql2/promise';
import { pool } from '@/lib/store/db/pool';
import { BLOCK_ROWS, wholeBlocks } from '@/lib/store/index/history/block-layout';
import type { HistoryQuery } from './history-query';

/** A stretch of the history, both ends inclusive; nothing when `low` is above `high`. */
export interface SeqRange {
  low: number;
  high: number;
}

/**
 * The stretch in which the rows of a query can be. Rows lie in the order of the log, so a date range is a stretch as well,
 * but for records whose time was set back; these are looked for where they are.
 */
export async function findSeqRange(
  logId: number,
  nextSeq: number,
  { from, to, before, after }: HistoryQuery,
): Promise<SeqRange> {
  const asked = { low: (after ?? 0) + 1, high: Math.min(nextSeq, before ?? nextSeq) - 1 };
  if (!from && !to) return asked;
  const dated = await datedRange(logId, nextSeq, from ?? new Date(0), to ?? new Date(FAR_AHEAD));
  return { low: Math.max(asked.low, dated.low), high: Math.min(asked.high, dated.high) };
}

const FAR_AHEAD = Date.UTC(9999, 0, 1);

async function datedRange(logId: number, nextSeq: number, from: Date, to: Date): Promise<SeqRange> {
  const tail = wholeBlocks(nextSeq) * BLOCK_ROWS + 1;
  const [rows] = await pool().query<RowDataPacket[]>(
    'SELECT MIN(block) AS first, MAX(block) AS last, ' +
      '(SELECT COUNT(*) FROM dashboard_history WHERE log_id = ? AND seq >= ? AND happened_at BETWEEN ? AND ?) AS recent ' +
      'FROM dashboard_history_block WHERE log_id = ? AND last_at >= ? AND first_at <= ?',
    [logId, tail, from, to, logId, from, to],
  );
  const [found] = rows;
  const { first, last } = { first: found?.first, last: found?.last };
  const hasRecent = Number(found?.recent) > 0;
  if (first === null || first === undefined) return { low: tail, high: hasRecent ? nextSeq - 1 : tail - 1 };
  return {
    low: Number(first) * BLOCK_ROWS + 1,
    high: hasRecent ? nextSeq - 1 : (Number(last) + 1) * BLOCK_ROWS,
  };
}
