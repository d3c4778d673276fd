import { fetchRows } from '@/lib/db/fetch-rows';
import { syncSearch } from '@/lib/index/sync-search';
import { type SiteQuery, searchCondition } from './search-query';

/** A message that was found. */
export interface FoundMessage {
  /** Whose quarantine it is in: a name whose folder holds the file. */
  store: string;
  key: string;
  fromText: string;
  subject: string;
  receivedAt: Date;
  /** -1 where it carries none. */
  confidence: number;
}

export interface SearchResult {
  rows: FoundMessage[];
  /** At most MOST_COUNTED + 1, which means more. */
  total: number;
  page: number;
  pages: number;
  /** Quarantines that have changed and are not in the search yet. */
  behind: number;
}

export const PAGE_SIZE = 50;
export const MOST_COUNTED = 10_000;
/** Most messages that one click may work on. */
export const MOST_SELECTED = 50_000;
/** Changed quarantines that are taken into the search before it answers. */
const SYNCED_AT_ONCE = 20;

/** Which mailboxes a search may look at: all, or those of a test. */
export type MaySee = (store: string) => boolean;

/** One page of what matches, newest first, in the mailboxes that `maySee` names. Throws `unavailable` without the database. */
export async function searchQuarantines(
  query: SiteQuery,
  maySee: MaySee | null,
  page: number,
): Promise<SearchResult> {
  const behind = await syncSearch(SYNCED_AT_ONCE);
  const scope = await findScope(query, maySee);
  if (!scope) return { rows: [], total: 0, page: 1, pages: 1, behind };
  const { sql, values } = searchCondition(query);
  const where = `FROM dashboard_search s JOIN dashboard_message m ON m.mailbox_id = s.mailbox_id AND m.seq = s.seq AND m.message_key = s.message_key WHERE ${scope.sql}${sql}`;
  const all = [...scope.values, ...values];
  const [counted] = await fetchRows<[number]>(
    `SELECT COUNT(*) + 0e0 FROM (SELECT 1 ${where} LIMIT ?) AS found`,
    [...all, MOST_COUNTED + 1],
  );
  const total = counted?.[0] ?? 0;
  const pages = Math.max(1, Math.ceil(Math.min(total, MOST_COUNTED) / PAGE_SIZE));
  const shown = Math.min(page, pages);
  const rows = await fetchRows<[number, string, string, string, Date, number]>(
    `SELECT m.mailbox_id, m.message_key, m.from_text, m.subject, m.received_at, m.confidence ${where} ORDER BY s.received_at DESC, s.mailbox_id, s.seq LIMIT ? OFFSET ?`,
    [...all, PAGE_SIZE, (shown - 1) * PAGE_SIZE],
  );
  const names = new Map(
    rows.length === 0
      ? []
      : await fetchRows<[number, string]>('SELECT id, store FROM dashboard_mailbox WHERE id IN (?)', [
          [...new Set(rows.map(([id]) => id))],
        ]),
  );
  return {
    rows: rows.map(([id, key, fromText, subject, receivedAt, confidence]) => ({
      store: names.get(id) ?? '',
      key,
      fromText,
      subject,
      receivedAt,
      confidence,
    })),
    total,
    page: shown,
    pages,
    behind,
  };
}

/** The keys of everything that matches, by mailbox: the snapshot that jobs work on. At most MOST_SELECTED. */
export async function selectFound(query: SiteQuery, maySee: MaySee | null): Promise<Map<string, string[]>> {
  await syncSearch(SYNCED_AT_ONCE);
  const scope = await findScope(query, maySee);
  const found = new Map<string, string[]>();
  if (!scope) return found;
  const { sql, values } = searchCondition(query);
  const rows = await fetchRows<[store: string, key: string]>(
    `SELECT b.store, s.message_key FROM dashboard_search s
     JOIN dashboard_message m ON m.mailbox_id = s.mailbox_id AND m.seq = s.seq AND m.message_key = s.message_key
     JOIN dashboard_mailbox b ON b.id = s.mailbox_id WHERE ${scope.sql}${sql} ORDER BY s.mailbox_id, s.seq LIMIT ?`,
    [...scope.values, ...values, MOST_SELECTED],
  );
  for (const [store, key] of rows) {
    const keys = found.get(store);
    if (keys) keys.push(key);
    else found.set(store, [key]);
  }
  return found;
}

/** The mailboxes to look at, as a condition; null when there is none. */
async function findScope(
  { recipient }: SiteQuery,
  maySee: MaySee | null,
): Promise<{ sql: string; values: unknown[] } | null> {
  if (!recipient && !maySee) return { sql: '1 = 1', values: [] };
  const wanted = recipient?.toLowerCase() ?? '';
  const all = await fetchRows<[number, string]>('SELECT id, store FROM dashboard_mailbox');
  const ids = all
    .filter(([, store]) => (maySee?.(store) ?? true) && store.toLowerCase().includes(wanted))
    .map(([id]) => id);
  return ids.length === 0 ? null : { sql: 's.mailbox_id IN (?)', values: [ids] };
}
