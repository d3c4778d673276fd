import type { ResultSetHeader } from 'mysql2/promise';
import { pool } from '@/lib/store/db/pool';

/**
 * Forgets what was looked at more than `keepDays` days ago and is in no quarantine any more. What can still be put back keeps
 * its mark. Answers how many.
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
