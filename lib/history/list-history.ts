import type { Prisma } from '@/lib/db/generated/client';
import { prisma } from '@/lib/db/prisma';
import { foldText } from '@/lib/index/fold-text';
import { kindsOf } from '@/lib/index/history-kind';
import { type HistoryEntry, toHistoryEntry } from './history-entry';
import { HISTORY_PAGE_SIZE, type HistoryQuery } from './history-query';
import type { OpenedHistory } from './open-history';

/** One page of a history, newest first. */
export interface HistoryPage {
  entries: HistoryEntry[];
  /** For the pages before and behind this one: `query.after` and `query.before`; null where there is none. */
  newer: number | null;
  older: number | null;
  /**
   * Null when everything was looked at. A search for what is in hardly any message looks at so much at a time, and then
   * says how far it came (UTC); `older` goes on from there, also when this page has no rows.
   */
  searchedTo: Date | null;
}

/** Lists a page of a history. */
export async function listHistory({ state }: OpenedHistory, query: HistoryQuery): Promise<HistoryPage> {
  const rows = await prisma().history.findMany({
    where: whereOf(state.logId, query),
    orderBy: { seq: query.after === undefined ? 'desc' : 'asc' },
    take: HISTORY_PAGE_SIZE + 1,
  });
  const hasMore = rows.length > HISTORY_PAGE_SIZE;
  const page = rows.slice(0, HISTORY_PAGE_SIZE);
  if (query.after !== undefined) page.reverse();
  const [first, last] = [page[0], page.at(-1)];
  const isLater = query.before !== undefined || query.after !== undefined;
  return {
    entries: page.map(toHistoryEntry),
    newer: first && (query.after === undefined ? isLater : hasMore) ? first.seq : null,
    older: last && (query.after === undefined ? hasMore : true) ? last.seq : null,
    searchedTo: null,
  };
}

function whereOf(logId: number, query: HistoryQuery): Prisma.HistoryWhereInput {
  const { classes = [], statuses = [], from, to, before, after, search } = query;
  const words = foldText(search?.trim() ?? '')
    .split(/\s+/)
    .filter(Boolean);
  return {
    logId,
    ...(classes.length + statuses.length > 0 ? { rowKind: { in: kindsOf(classes, statuses) } } : {}),
    ...(from || to ? { happenedAt: { ...(from ? { gte: from } : {}), ...(to ? { lte: to } : {}) } } : {}),
    ...(before !== undefined ? { seq: { lt: before } } : {}),
    ...(after !== undefined ? { seq: { gt: after } } : {}),
    ...(words.length > 0
      ? {
          AND: words.map((word) => ({
            OR: [{ subject: { contains: word } }, { fromText: { contains: word } }],
          })),
        }
      : {}),
  };
}
