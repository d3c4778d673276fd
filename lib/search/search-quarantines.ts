import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { snapshot } from '@/lib/db/snapshot';
import { IS_COPY, syncSearch } from '@/lib/index/sync-search';
import { findMatches } from './find-matches';
import { findScope, type MaySee } from './find-scope';
import type { SiteQuery } from './search-query';

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
/** Rows that are named in one statement. */
const NAMED_AT_ONCE = 999;

/** One page of what matches, newest first, in the mailboxes that `maySee` names. Throws `unavailable` without the database. */
export async function searchQuarantines(
  query: SiteQuery,
  maySee: MaySee | null,
  page: number,
): Promise<SearchResult> {
  const behind = await syncSearch(SYNCED_AT_ONCE);
  return snapshot(async (connection) => {
    const scope = await findScope(connection, query.recipient, maySee);
    const asked = { query, scope, onlyPresent: behind > 0 };
    const { counted, numbers } = await findMatches(connection, asked, MOST_COUNTED + 1);
    const total = counted.length;
    const end = Math.min(total, MOST_COUNTED);
    const pages = Math.max(1, Math.ceil(end / PAGE_SIZE));
    const shown = Math.min(page, pages);
    const places = [(shown - 1) * PAGE_SIZE, Math.min(end, shown * PAGE_SIZE)] as const;
    const rows = await readFound(connection, await numbers(...places));
    return { rows, total, page: shown, pages, behind };
  });
}

/** The keys of everything that matches, by mailbox: the snapshot that jobs work on. At most MOST_SELECTED. */
export async function selectFound(query: SiteQuery, maySee: MaySee | null): Promise<Map<string, string[]>> {
  const behind = await syncSearch(SYNCED_AT_ONCE);
  return snapshot(async (connection) => {
    const scope = await findScope(connection, query.recipient, maySee);
    const asked = { query, scope, onlyPresent: behind > 0 };
    const { counted } = await findMatches(connection, asked, MOST_SELECTED);
    const found = new Map<string, string[]>();
    for (let at = 0; at < counted.length; at += NAMED_AT_ONCE) {
      const [rows] = await connection.query<RowDataPacket[]>(
        `SELECT b.store, s.message_key FROM dashboard_search s STRAIGHT_JOIN dashboard_mailbox b ON b.id = s.mailbox_id
         WHERE s.number IN (?)`,
        [counted.slice(at, at + NAMED_AT_ONCE)],
      );
      for (const { store, message_key: key } of rows) {
        const keys = found.get(store);
        if (keys) keys.push(key);
        else found.set(store, [key]);
      }
    }
    return found;
  });
}

/** The messages with these numbers that are still there, in this order. */
async function readFound(connection: PoolConnection, numbers: readonly number[]): Promise<FoundMessage[]> {
  if (numbers.length === 0) return [];
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT s.number, b.store, m.message_key, m.from_text, m.subject, m.received_at, m.confidence
     FROM dashboard_search s STRAIGHT_JOIN dashboard_mailbox b ON b.id = s.mailbox_id
       STRAIGHT_JOIN dashboard_message m ON ${IS_COPY}
     WHERE s.number IN (?)`,
    [numbers],
  );
  const byNumber = new Map(rows.map((row) => [Number(row.number), row]));
  return numbers.flatMap((number) => {
    const row = byNumber.get(number);
    if (!row) return [];
    return {
      store: String(row.store),
      key: String(row.message_key),
      fromText: String(row.from_text),
      subject: String(row.subject),
      receivedAt: row.received_at,
      confidence: Number(row.confidence),
    };
  });
}
