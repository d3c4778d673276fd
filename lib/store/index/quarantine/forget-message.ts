import type { PoolConnection, ResultSetHeader } from 'mysql2/promise';
import { blankDigest } from '@/lib/formats/mbox/tail-digest';
import { type MailboxRow, saveMailboxRow } from './mailbox-row';

export interface ErasedRecord {
  key: string;
  byteOffset: number;
  byteLength: number;
  /** The file as it was right after the record had been blanked. */
  size: bigint;
  mtimeNs: bigint;
}

/**
 * Takes an erased record out of the index, inside the transaction in which the caller has locked `row`. The file has kept its length, so what is known
 * of it stays valid; when something was appended meanwhile, the next sync finds it. A row that is gone already is fine.
 * See decision 001.
 */
export async function forgetMessage(
  connection: PoolConnection,
  row: MailboxRow,
  erased: ErasedRecord,
): Promise<void> {
  const [deleted] = await connection.query<ResultSetHeader>(
    `DELETE message, mark, excerpt FROM dashboard_message message
     LEFT JOIN dashboard_alert_mark mark ON mark.mailbox_id = message.mailbox_id AND mark.seq = message.seq
     LEFT JOIN dashboard_message_text excerpt
       ON excerpt.mailbox_id = message.mailbox_id AND excerpt.message_key = message.message_key
     WHERE message.mailbox_id = ? AND message.message_key = ? AND message.byte_offset = ?`,
    [row.id, erased.key, erased.byteOffset],
  );
  const next = { ...row };
  if (deleted.affectedRows > 0) {
    next.messageCount -= 1;
    next.messageBytes -= erased.byteLength;
  }
  if (row.tailOffset === erased.byteOffset) {
    next.tailDigest = blankDigest(row.tailLength);
    next.tailSeq = 0;
  }
  // Where it was not known by this name and place, the next sync has to look for itself.
  if (deleted.affectedRows > 0 && row.stamp.size === erased.size)
    next.stamp = { ...row.stamp, mtimeNs: erased.mtimeNs };
  await saveMailboxRow(connection, next);
}
