import { kindsOf } from '@/lib/store/index/history/history-kind';
import { parseHeaderSearch } from '@/lib/store/index/quarantine/parse-header-search';
import type { RowFilter } from './find-by-kind';
import { type HistoryEntry, toHistoryEntry } from './history-entry';
import { HISTORY_PAGE_SIZE, type HistoryQuery } from './history-query';
import type { OpenedHistory } from './open-history';
import { readFirstRows, readHistoryRows } from './read-history-rows';
import { type Found, searchHistory } from './search-history';
import { askedOfRow } from './searched-row';
import { findSeqRange } from './seq-range';

/** One page of a history, newest first. */
export interface HistoryPage {
  entries: HistoryEntry[];
  /** For the pages before and after this one: `query.after` and `query.before`; null if there is none. */
  newer: number | null;
  older: number | null;
  /**
   * Null when everything was looked at. A search for something rare looks at a limited part at a time, and then says
   * how far it got (UTC); `older` (or `newer`, in that direction) continues from there, even if this page has no rows.
   */
  searchedTo: Date | null;
}

/** Lists a page of a history. */
export async function listHistory(opened: OpenedHistory, query: HistoryQuery): Promise<HistoryPage> {
  const isUpwards = query.after !== undefined;
  const { logId } = opened.state;
  const { seqs, reached, rows } = await findPage(opened, query);
  const shown = seqs.slice(0, HISTORY_PAGE_SIZE).sort((a, b) => b - a);
  const hasMore = seqs.length > HISTORY_PAGE_SIZE;
  const searchedTo = hasMore ? null : reached;
  const missing = (searchedTo === null ? shown : [...shown, searchedTo]).filter((seq) => !rows.has(seq));
  const read = new Map(rows);
  for (const row of await readHistoryRows(logId, missing, ANY)) read.set(row.seq, row);
  const ahead = hasMore ? ((isUpwards ? shown[0] : shown.at(-1)) ?? null) : reached;
  // On a later page there are rows, or at least a place, to go back to.
  const behind = isUpwards
    ? (shown.at(-1) ?? (query.after ?? 0) + 1)
    : query.before === undefined
      ? null
      : (shown[0] ?? query.before - 1);
  return {
    entries: shown.flatMap((seq) => read.get(seq) ?? []).map(toHistoryEntry),
    newer: isUpwards ? ahead : behind,
    older: isUpwards ? behind : ahead,
    searchedTo: searchedTo === null ? null : (read.get(searchedTo)?.happenedAt ?? null),
  };
}

const ANY: RowFilter = { kinds: null, from: undefined, to: undefined };

/** The rows of a page and one more, where there is one, beginning at the end that the page is asked from. */
async function findPage({ state }: OpenedHistory, query: HistoryQuery): Promise<Found> {
  const { logId, entries } = state;
  const { classes = [], statuses = [] } = query;
  const { terms, receivedFrom, receivedTo } = parseHeaderSearch(query.search, query.timeZone);
  const [from, to] = [latest(query.from, receivedFrom), earliest(query.to, receivedTo)];
  const wanted = new Set(kindsOf(classes, statuses));
  const kinds = state.kinds.filter((kind) => wanted.has(kind));
  const filter: RowFilter = { kinds: kinds.length === state.kinds.length ? null : kinds, from, to };
  const range = await findSeqRange(logId, entries + 1, { ...query, from, to });
  const order = query.after === undefined ? 'newest' : 'oldest';
  const limit = HISTORY_PAGE_SIZE + 1;
  if (terms.length === 0) {
    const rows = await readFirstRows(logId, range, filter, order, limit);
    return {
      seqs: rows.map(({ seq }) => seq),
      reached: null,
      rows: new Map(rows.map((row) => [row.seq, row])),
    };
  }
  return searchHistory({ logId, nextSeq: entries + 1, ...askedOfRow(terms), range, filter, order, limit });
}

const latest = (one: Date | undefined, other: Date | undefined) =>
  one && other ? new Date(Math.max(Number(one), Number(other))) : (one ?? other);
const earliest = (one: Date | undefined, other: Date | undefined) =>
  one && other ? new Date(Math.min(Number(one), Number(other))) : (one ?? other);
