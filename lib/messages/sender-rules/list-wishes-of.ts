import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { asDate, asFlag, asNumber, asOneOf, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { memberOf, type SenderWish, type WishKind } from './wish-rows';

/** What is wanted of a sender of one mailbox, by the dashboard itself. */
export type ListedWish = Pick<SenderWish, 'address' | 'below' | 'madeBy' | 'madeAt'> & { kind: WishKind };

const WISH = [asOneOf('hold', 'release'), asText, asFlag, asText, asDate] as const;

/** Some of what is wanted of the senders of a mailbox, addresses that come last before domains that are released; each in the order in which it was said. */
export async function listWishesOf(
  place: MailboxPlace,
  { skip, take }: { skip: number; take: number },
): Promise<ListedWish[]> {
  const rows = await fetchRows(
    WISH,
    `SELECT kind, address, below, made_by, made_at FROM dashboard_sender_wish WHERE store = ? AND member = ?
     ORDER BY kind, id LIMIT ?, ?`,
    [place.store, memberOf(place), skip, take],
  );
  return rows.map(([kind, address, below, madeBy, madeAt]) => ({ kind, address, below, madeBy, madeAt }));
}

export async function countWishesOf(place: MailboxPlace): Promise<number> {
  const rows = await fetchRows(
    [asNumber],
    'SELECT COUNT(*) FROM dashboard_sender_wish WHERE store = ? AND member = ?',
    [place.store, memberOf(place)],
  );
  return rows[0]?.[0] ?? 0;
}
