import type { PoolConnection } from 'mysql2/promise';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { findLockedRow } from '@/lib/store/db/locked-row';
import { transaction } from '@/lib/store/db/pool';
import { forgetSenders } from './forget-senders';
import { countsOf } from './sender-counts';

const LOG = { nextSeq: asNumber, sendersSeq: asNumber };
const SUMS = ['messages', 'innocent', 'spam', 'released', 'missed'] as const;

/**
 * Compares what is counted of all senders with the rows of the history, and drops it where they differ: a server of an older version has
 * written rows, and knows nothing of senders. Two indexes are read, and no row. Answers whether there is something to count.
 */
export function checkSenders(logId: number): Promise<boolean> {
  return transaction(async (connection) => {
    const log = await findLockedRow(connection, LOG, 'dashboard_log', { id: logId });
    if (!log) return false;
    const { nextSeq, sendersSeq } = log;
    if (sendersSeq === 0) return nextSeq > 1;
    const rows = await sumRows(connection, logId, sendersSeq);
    const counted = await sumSenders(connection, logId);
    if (rows.every((sum, place) => sum === counted[place])) return sendersSeq !== nextSeq - 1;
    await forgetSenders(connection, logId);
    await connection.query('UPDATE dashboard_log SET senders_seq = 0 WHERE id = ?', [logId]);
    return true;
  });
}

async function sumRows(connection: PoolConnection, logId: number, upTo: number): Promise<number[]> {
  const kinds = await fetchRows(
    [asNumber, asNumber],
    `SELECT row_kind, COUNT(*) FROM dashboard_history FORCE INDEX (dashboard_history_kind)
     WHERE log_id = ? AND seq <= ? GROUP BY row_kind`,
    [logId, upTo],
    connection,
  );
  return SUMS.map((name) =>
    kinds.reduce((sum, [kind, count]) => sum + count * (countsOf(kind)?.[name] ?? 0), 0),
  );
}

async function sumSenders(connection: PoolConnection, logId: number): Promise<readonly number[]> {
  const sums = SUMS.map((name) => `IFNULL(SUM(${name}), 0)`).join(', ');
  const [found = []] = await fetchRows(
    [asNumber, asNumber, asNumber, asNumber, asNumber],
    `SELECT ${sums} FROM dashboard_sender FORCE INDEX (dashboard_sender_order) WHERE log_id = ?`,
    [logId],
    connection,
  );
  return found;
}
