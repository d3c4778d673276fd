import { asText } from '@/lib/store/db/columns';
import { pool } from '@/lib/store/db/pool';
import { queryRows } from '@/lib/store/db/read-rows';
import { snapshot } from '@/lib/store/db/snapshot';
import { findNextNumber } from '@/lib/store/index/search/search-blocks';
import { syncChanges, syncSearch } from '@/lib/store/index/search/sync-search';
import { findMatches } from './find-matches';
import { isSeen, type MaySee } from './find-scope';
import { findStart } from './find-start';
import type { FoundMessage } from './read-found';
import type { SiteQuery } from './search-query';

export interface SearchResult {
  rows: FoundMessage[];
  /** How many match, as far as they are counted. */
  total: number;
  /** Whether there are more than these. */
  hasMore: boolean;
  page: number;
  pages: number;
  /** Quarantines that have changed and are not in the search yet. */
  behind: number;
}

const PAGE_SIZE = 50;
const MOST_COUNTED = 10_000;
/** Most messages that one click may work on. */
const MOST_SELECTED = 50_000;
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
  const on = pool();
  let start = await findStart(on, query, maySee, false);
  let behind = 0;
  if (start.changes.length > 0) {
    behind = await syncChanges(start.changes, SYNCED_AT_ONCE);
    start = await findStart(on, query, maySee, behind > 0);
  }
  const { counted, read } = await findMatches(
    on,
    { query, onlyPresent: behind > 0 },
    start,
    MOST_COUNTED + 1,
  );
  const total = Math.min(counted.length, MOST_COUNTED);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const shown = Math.min(page, pages);
  const rows = await read((shown - 1) * PAGE_SIZE, Math.min(total, shown * PAGE_SIZE));
  return {
    // A number can be given to somebody else's message while it is looked up.
    rows: rows.filter(({ store }) => isSeen(store, query.recipient, maySee)),
    total,
    hasMore: counted.length > total,
    page: shown,
    pages,
    behind,
  };
}

/** What a click works on: keys of messages, by mailbox. */
export interface Selected {
  keys: Map<string, string[]>;
  messages: number;
  /** Whether more match than one click may work on. */
  hasMore: boolean;
  /** What comes to the search from now on has this number or a higher one: for `below`. */
  nextNumber: number;
  /** How many match that came to the search later than `below`. */
  later: number;
}

/**
 * Everything that matches: the snapshot that jobs work on. At most MOST_SELECTED messages. `below`: of a page that was shown before,
 * what came later is left out.
 */
export async function selectFound(
  query: SiteQuery,
  maySee: MaySee | null,
  below?: number,
): Promise<Selected> {
  const behind = await syncSearch(SYNCED_AT_ONCE);
  return snapshot(async (connection) => {
    const asked = { query, onlyPresent: behind > 0 };
    const start = await findStart(connection, query, maySee, behind > 0);
    const { counted } = await findMatches(connection, { ...asked, below }, start, MOST_SELECTED + 1);
    const all =
      below === undefined
        ? counted
        : (await findMatches(connection, asked, start, MOST_SELECTED + 1)).counted;
    const selected = counted.slice(0, MOST_SELECTED);
    const keys = new Map<string, string[]>();
    let messages = 0;
    for (let at = 0; at < selected.length; at += NAMED_AT_ONCE) {
      const rows = await queryRows(
        connection,
        { store: asText, messageKey: asText },
        `SELECT b.store, s.message_key FROM dashboard_search s STRAIGHT_JOIN dashboard_mailbox b ON b.id = s.mailbox_id
         WHERE s.number IN (?)`,
        [selected.slice(at, at + NAMED_AT_ONCE)],
      );
      for (const { store, messageKey: key } of rows) {
        const others = keys.get(store);
        if (others) others.push(key);
        else keys.set(store, [key]);
      }
      messages += rows.length;
    }
    return {
      keys,
      messages,
      hasMore: counted.length > MOST_SELECTED,
      nextNumber: await findNextNumber(connection),
      later: all.length - counted.length,
    };
  });
}
