import { asNumber, orNull } from '@/lib/store/db/columns';
import { Prisma } from '@/lib/store/db/generated/client';
import { readRows } from '@/lib/store/db/read-rows';
import { BLOCK_ROWS, wholeBlocks } from '@/lib/store/index/history/block-layout';
import type { HistoryQuery } from './history-query';

/** A stretch of the history, both ends inclusive; nothing when `low` is above `high`. */
export interface SeqRange {
  low: number;
  high: number;
}

/**
 * The stretch in which the rows of a query can be. Rows lie in the order of the log, so a date range is a stretch as
 * well, except for records whose time was set back; these are looked for where they are.
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
/** Blocks, and how many rows behind the last of them. */
const DATED = { first: orNull(asNumber), last: orNull(asNumber), recent: asNumber };

async function datedRange(logId: number, nextSeq: number, from: Date, to: Date): Promise<SeqRange> {
  const tail = wholeBlocks(nextSeq) * BLOCK_ROWS + 1;
  const [found] = await readRows(
    DATED,
    Prisma.sql`SELECT MIN(block) AS first, MAX(block) AS last,
      (SELECT COUNT(*) FROM dashboard_history
       WHERE log_id = ${logId} AND seq >= ${tail} AND happened_at BETWEEN ${from} AND ${to}) AS recent
      FROM dashboard_history_block WHERE log_id = ${logId} AND last_at >= ${from} AND first_at <= ${to}`,
  );
  const { first = null, last = null, recent = 0 } = found ?? {};
  if (first === null || last === null) return { low: tail, high: recent > 0 ? nextSeq - 1 : tail - 1 };
  return { low: first * BLOCK_ROWS + 1, high: recent > 0 ? nextSeq - 1 : (last + 1) * BLOCK_ROWS };
}
