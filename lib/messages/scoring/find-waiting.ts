import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';

/** A quarantine of which messages wait for a score. */
export interface Waiting {
  /** Another one whenever messages have come, or all were read anew. */
  mark: string;
}

/** What a row that waits for a score has in its place: one whose sender is held back needs none. */
export const WAITS = `score < 0 AND score > ${HELD_SCORE}`;

/** A row of dashboard_message that waits for a score; the index is that of the orders, so that no other row is read. */
export const IS_WAITING = `SELECT 1 FROM dashboard_message FORCE INDEX (dashboard_message_score) WHERE mailbox_id = b.id AND ${WAITS}`;

/** Null where nothing waits. */
export async function findWaiting(store: string): Promise<Waiting | null> {
  const [row] = await fetchRows(
    [asNumber, asNumber],
    `SELECT generation, next_seq FROM dashboard_mailbox b WHERE store = ? AND EXISTS (${IS_WAITING})`,
    [store],
  );
  return row ? { mark: row.join('.') } : null;
}
