import type { ResultSetHeader } from 'mysql2/promise';
import { lowerName } from '@/lib/formats/dspam/lower-name';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { asDate, asFlag, asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';

/** `hold`: mail of an address comes last. `release`: mail of a domain is released by the maintenance. */
export type WishKind = 'hold' | 'release';

/** What somebody wants done with a sender's mail, by the dashboard itself. */
export interface SenderWish {
  store: string;
  /** Of which member's mail; '' for all in the quarantine. */
  member: string;
  address: string;
  /** Domains below it, too. */
  below: boolean;
  /** The mailbox in which it was said, by whom, and when. */
  owner: string;
  madeBy: string;
  madeAt: Date;
}

const COLUMNS = [asText, asText, asText, asFlag, asText, asText, asDate] as const;
const NAMES = 'store, member, address, below, owner, made_by, made_at';

/** What is wanted of one sender; null where that is nothing. */
export async function findWish(
  place: MailboxPlace,
  kind: WishKind,
  address: string,
): Promise<SenderWish | null> {
  const [wish] = await read('store = ? AND kind = ? AND address = ? AND member = ?', [
    place.store,
    kind,
    address,
    memberOf(place),
  ]);
  return wish ?? null;
}

/** All of a kind, in the order in which they were made. */
export async function listWishes(kind: WishKind): Promise<SenderWish[]> {
  return read('kind = ?', [kind]);
}

/** What is wanted of the mail in a folder, by all who have mail there. */
export async function listWishesAt(store: string, kind: WishKind): Promise<SenderWish[]> {
  return read('store = ? AND kind = ?', [store, kind]);
}

/** Notes what somebody wants; who says it again is named from then on, and it counts from then on. */
export async function noteWish(
  place: MailboxPlace,
  kind: WishKind,
  wish: { address: string; below?: boolean; by: string },
): Promise<void> {
  await pool().query(
    `INSERT INTO dashboard_sender_wish (kind, store, member, address, below, owner, made_by, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))
     ON DUPLICATE KEY UPDATE below = VALUES(below), owner = VALUES(owner), made_by = VALUES(made_by), made_at = VALUES(made_at)`,
    [kind, place.store, memberOf(place), wish.address, wish.below ?? false, place.user, wish.by],
  );
}

/** Forgets it; false where there was none. */
export async function forgetWish(place: MailboxPlace, kind: WishKind, address: string): Promise<boolean> {
  const [{ affectedRows }] = await pool().query<ResultSetHeader>(
    'DELETE FROM dashboard_sender_wish WHERE store = ? AND kind = ? AND address = ? AND member = ?',
    [place.store, kind, address, memberOf(place)],
  );
  return affectedRows > 0;
}

/** Forgets what somebody wanted who is deleted: of their own quarantine, and of their mail in another, however these spell the name. */
export async function forgetWishesOf(user: string): Promise<void> {
  const rows = await fetchRows(
    [asNumber, asText, asText],
    'SELECT id, store, member FROM dashboard_sender_wish WHERE LOWER(store) = LOWER(?) OR LOWER(member) = LOWER(?)',
    [user, user],
  );
  // The database takes more for one name than DSPAM does.
  const isOf = (name: string) => lowerName(name) === lowerName(user);
  const ids = rows.flatMap(([id, store, member]) => (isOf(store) || isOf(member) ? id : []));
  if (ids.length > 0) await pool().query('DELETE FROM dashboard_sender_wish WHERE id IN (?)', [ids]);
}

/** Whose mail it is about: of a quarantine of several people their own. */
export function memberOf({ onlyMember }: MailboxPlace): string {
  return onlyMember ?? '';
}

async function read(condition: string, values: unknown[]): Promise<SenderWish[]> {
  const rows = await fetchRows(
    COLUMNS,
    `SELECT ${NAMES} FROM dashboard_sender_wish WHERE ${condition} ORDER BY id`,
    values,
  );
  return rows.map(([store, member, address, below, owner, madeBy, madeAt]) => ({
    store,
    member,
    address,
    below,
    owner,
    madeBy,
    madeAt,
  }));
}
