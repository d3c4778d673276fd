import type { PoolConnection } from 'mysql2/promise';
import type { MailboxRow } from './mailbox-row';

/** Marks the rows from `fromSeq` on that somebody has looked at before they were indexed again. */
export async function restoreSeen(
  connection: PoolConnection,
  mailbox: MailboxRow,
  fromSeq: number,
): Promise<void> {
  if (mailbox.nextSeq <= fromSeq) return;
  await connection.query(
    `UPDATE dashboard_message AS message
     JOIN dashboard_seen AS seen ON seen.store = ? AND seen.message_key = message.message_key
     SET message.seen = 1 WHERE message.mailbox_id = ? AND message.seq >= ?`,
    [mailbox.store, mailbox.id, fromSeq],
  );
}
