import type { ResultSetHeader } from 'mysql2/promise';
import { pool } from '@/lib/store/db/pool';

/**
 * Deletes the marks of messages that were looked at more than `keepDays` days ago and are no longer in any quarantine.
 * Messages that can still be put back keep theirs. Returns how many.
 */
export async function pruneSeen(keepDays: number, now = new Date()): Promise<number> {
  const oldest = new Date(now.getTime() - keepDays * 24 * 3600 * 1000);
  const [deleted] = await pool().query<ResultSetHeader>(
    `DELETE seen FROM dashboard_seen AS seen
     LEFT JOIN dashboard_mailbox AS mailbox ON mailbox.store = seen.store
     LEFT JOIN dashboard_message AS message
       ON message.mailbox_id = mailbox.id AND message.message_key = seen.message_key
     WHERE seen.seen_at < ? AND message.seq IS NULL`,
    [oldest],
  );
  return deleted.affectedRows;
}
