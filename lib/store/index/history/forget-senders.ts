import type { PoolConnection } from 'mysql2/promise';

/** The tables of what is counted of senders. */
export const SENDER_TABLES = ['dashboard_sender', 'dashboard_sender_line'] as const;

/** Drops what was counted of a log, whose `senders_seq` the caller sets back. */
export async function forgetSenders(connection: PoolConnection, logId: number): Promise<void> {
  for (const table of SENDER_TABLES)
    await connection.query('DELETE FROM ?? WHERE log_id = ?', [table, logId]);
}
