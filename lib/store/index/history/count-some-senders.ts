import type { PoolConnection } from 'mysql2/promise';
import { asDate, asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { findLockedRow } from '@/lib/store/db/locked-row';
import { transaction } from '@/lib/store/db/pool';
import { forgetSenders } from './forget-senders';
import { SenderCounts } from './sender-counts';

/** So many rows are a tenth of a second or two, for which whoever reads the log on has to wait. */
export const COUNTED_AT_ONCE = 5_000;

const LOG = { nextSeq: asNumber, sendersSeq: asNumber };
const ROW = [asNumber, asNumber, asDate, asText] as const;

/** How many rows of a history are counted, and how many there are. */
export interface CountedSenders {
  counted: number;
  entries: number;
}

/**
 * Counts the senders of the next rows of a history. In one transaction with how far that is, under the lock of the log, so that each row
 * is counted once, whoever counts, and a row that changes meanwhile is counted either here or by moveSenders. Null where the log is gone.
 */
export function countSomeSenders(logId: number): Promise<CountedSenders | null> {
  return transaction(async (connection) => {
    const log = await findLockedRow(connection, LOG, 'dashboard_log', { id: logId });
    if (!log) return null;
    const entries = log.nextSeq - 1;
    const from = await startOf(connection, logId, log.sendersSeq, entries);
    const rows = await fetchRows(
      ROW,
      `SELECT seq, row_kind, happened_at, from_text FROM dashboard_history
       WHERE log_id = ? AND seq > ? ORDER BY seq LIMIT ${COUNTED_AT_ONCE}`,
      [logId, from],
      connection,
    );
    const counts = new SenderCounts();
    for (const [, kind, at, fromText] of rows) counts.add({ kind, at, fromText }, 1);
    await counts.write(connection, logId);
    const counted = rows.length < COUNTED_AT_ONCE ? entries : (rows.at(-1)?.[0] ?? entries);
    await connection.query('UPDATE dashboard_log SET senders_seq = ? WHERE id = ?', [counted, logId]);
    return { counted, entries };
  });
}

/** Beyond the end: a server of an older version has read the log anew, and knows nothing of senders. */
async function startOf(
  connection: PoolConnection,
  logId: number,
  counted: number,
  entries: number,
): Promise<number> {
  if (counted <= entries) return counted;
  await forgetSenders(connection, logId);
  return 0;
}
