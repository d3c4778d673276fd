import { fetchRows } from '@/lib/db/fetch-rows';
import { transaction } from '@/lib/db/pool';

/**
 * Brings dashboard_search up to date with the index of the mailboxes that have changed since, the smallest first, at most
 * `most` of them. Answers how many are left. Two processes may do it at once: rows are only added where there is none.
 */
export async function syncSearch(most: number): Promise<number> {
  const changed = await fetchRows<[id: number, syncedAt: string]>(
    `SELECT b.id, DATE_FORMAT(b.synced_at, '%Y-%m-%d %H:%i:%s.%f') FROM dashboard_mailbox b
     LEFT JOIN dashboard_search_state s ON s.mailbox_id = b.id
     WHERE b.synced_at IS NOT NULL AND (s.synced_at IS NULL OR s.synced_at <> b.synced_at) ORDER BY b.message_count`,
  );
  for (const [id, syncedAt] of changed.slice(0, most)) await syncMailbox(id, syncedAt);
  return Math.max(0, changed.length - most);
}

async function syncMailbox(id: number, syncedAt: string): Promise<void> {
  await transaction(async (connection) => {
    await connection.query(
      `DELETE s FROM dashboard_search s
       LEFT JOIN dashboard_message m ON m.mailbox_id = s.mailbox_id AND m.seq = s.seq AND m.message_key = s.message_key
       WHERE s.mailbox_id = ? AND m.seq IS NULL`,
      [id],
    );
    await connection.query(
      `INSERT IGNORE INTO dashboard_search (mailbox_id, seq, message_key, received_at, confidence, sender, words)
       SELECT m.mailbox_id, m.seq, m.message_key, m.received_at, m.confidence, m.from_text, m.search_text
       FROM dashboard_message m LEFT JOIN dashboard_search s ON s.mailbox_id = m.mailbox_id AND s.seq = m.seq
       WHERE m.mailbox_id = ? AND s.seq IS NULL`,
      [id],
    );
    await connection.query('REPLACE INTO dashboard_search_state (mailbox_id, synced_at) VALUES (?, ?)', [
      id,
      syncedAt,
    ]);
  });
}
