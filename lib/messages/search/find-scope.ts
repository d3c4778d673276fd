import type { PoolConnection } from 'mysql2/promise';
import { asNumber, asText } from '@/lib/store/db/columns';
import { queryRows } from '@/lib/store/db/read-rows';

/** Which mailboxes a search may look at: all, or those of a test. */
export type MaySee = (store: string) => boolean;

/** The mailboxes to look at; null for all of them. `messages`: how many there are in these. */
export interface Scope {
  ids: number[] | null;
  messages: number;
}

/** The mailboxes that may be looked at and have `recipient` in their name. */
export async function findScope(
  connection: PoolConnection,
  recipient: string | undefined,
  maySee: MaySee | null,
): Promise<Scope> {
  if (!recipient && !maySee) return { ids: null, messages: Number.POSITIVE_INFINITY };
  const wanted = recipient?.toLowerCase() ?? '';
  const rows = await queryRows(
    connection,
    { id: asNumber, store: asText, messageCount: asNumber },
    'SELECT id, store, message_count FROM dashboard_mailbox',
  );
  const seen = rows.filter(({ store }) => (maySee?.(store) ?? true) && store.toLowerCase().includes(wanted));
  return {
    ids: seen.map(({ id }) => id),
    messages: seen.reduce((sum, { messageCount }) => sum + messageCount, 0),
  };
}
