import type { History } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { kindsOf } from '@/lib/store/index/history/history-kind';
import { parseHeaderSearch } from '@/lib/store/index/quarantine/parse-header-search';
import { findSeqs, type RowFilter } from './find-by-kind';
import { type HistoryEntry, toHistoryEntry } from './history-entry';
import { HISTORY_PAGE_SIZE, type HistoryQuery } from './history-query';
import type { OpenedHistory } from './open-history';
import { type Found, searchHistory } from './search-history';
import { askedOfRow } from './searched-row';
import { findSeqRange, type SeqRange } from './seq-range';

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
  const { seqs, reached, rows } = await findPage(opened, query);
  const shown = seqs.slice(0, HISTORY_PAGE_SIZE).sort((a, b) => b - a);
  const read = rows?.filter(({ seq }) => shown.includes(seq)).sort((a, b) => b.seq - a.seq);
  const entries = (read ?? (await readRows(opened.state.logId, shown))).map(toHistoryEntry);
  const hasMore = seqs.length > HISTORY_PAGE_SIZE;
  const ahead = hasMore ? ((isUpwards ? shown[0] : shown.at(-1)) ?? null) : reached;
  // On a later page there are rows, or at least a place, to go back to.
  const behind = isUpwards
    ? (shown.at(-1) ?? (query.after ?? 0) + 1)
    : query.before === undefined
      ? null
      : (shown[0] ?? query.before - 1);
  return {
    entries,
    newer: isUpwards ? ahead : behind,
    older: isUpwards ? behind : ahead,
    searchedTo: hasMore || reached === null ? null : await timeOf(opened.state.logId, reached),
  };
}

/** The rows of a page and one more, where there is one, beginning at the end that the page is asked from. */
async function findPage(
  { state }: OpenedHistory,
  query: HistoryQuery,
): Promise<Found & { rows?: History[] }> {
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
  if (terms.length === 0 && filter.kinds === null && !from && !to) {
    // Nothing is left out, so that the rows need not be found before they are read.
    const rows = await readStretch(logId, range, order, limit);
    return { seqs: rows.map(({ seq }) => seq), reached: null, rows };
  }
  if (terms.length === 0) return { seqs: await findSeqs(logId, range, filter, order, limit), reached: null };
  return searchHistory({ logId, nextSeq: entries + 1, ...askedOfRow(terms), range, filter, order, limit });
}

const latest = (one: Date | undefined, other: Date | undefined) =>
  one && other ? new Date(Math.max(Number(one), Number(other))) : (one ?? other);
const earliest = (one: Date | undefined, other: Date | undefined) =>
  one && other ? new Date(Math.min(Number(one), Number(other))) : (one ?? other);

async function readStretch(
  logId: number,
  { low, high }: SeqRange,
  order: 'newest' | 'oldest',
  take: number,
): Promise<History[]> {
  if (low > high) return [];
  return prisma().history.findMany({
    where: { logId, seq: { gte: low, lte: high } },
    orderBy: { seq: order === 'newest' ? 'desc' : 'asc' },
    take,
  });
}

async function readRows(logId: number, seqs: number[]): Promise<History[]> {
  if (seqs.length === 0) return [];
  return prisma().history.findMany({ where: { logId, seq: { in: seqs } }, orderBy: { seq: 'desc' } });
}

async function timeOf(logId: number, seq: number): Promise<Date | null> {
  const row = await prisma().history.findUnique({ where: { logId_seq: { logId, seq } } });
  return row?.happenedAt ?? null;
}
