import { countAlerts } from '@/lib/people/alerts/count-alerts';
import { asNumber } from '@/lib/store/db/columns';
import { prisma } from '@/lib/store/db/prisma';
import { askMessages } from './ask-messages';
import { findAmong } from './find-among';
import { Candidates } from './find-candidates';
import { findFew, sweptBy } from './find-few';
import { type Condition, FEW, findCondition } from './message-condition';
import {
  type MessageQuery,
  type MessageScope,
  messageComparison,
  messageOrder,
  parsedSearch,
} from './message-query';

export const PAGE_SIZE = 50;

/** The place of the first row of a page in the whole list, from 1 on. */
export function firstOfPage(page: number): number {
  return (page - 1) * PAGE_SIZE + 1;
}

/** What is searched for is counted so far where many messages can have it; more are "more than". */
const MOST_COUNTED = 500;

/** Nothing is known of the words of any message. */
const ANY = new Candidates(new Uint32Array(), 0);

/** Which rows make up a page, in order. */
export interface FoundPage {
  /** How many match; with `hasMore` there are more than these. */
  total: number;
  hasMore: boolean;
  page: number;
  pages: number;
  seqs: number[];
}

/**
 * Finds the rows of one page by the index alone, so that a late page does not read every row before it. `known` is the
 * number of messages in the mailbox, which need not be counted. `found` is told the rows where they are found before all are counted.
 */
export async function findPage(
  scope: MessageScope,
  query: MessageQuery,
  known: number,
  found: (seqs: readonly number[]) => void = () => {},
): Promise<FoundPage> {
  const { where, many, isNamed } = await findCondition(scope, query);
  if (many) return findAmongMany(scope, query, many, found);
  // Messages that are named lie side by side.
  const order = (isNamed ? null : sweptBy(query)) ?? [{ seq: 'asc' }];
  const few = where.AND.length > 0 || where.seq ? await findFew(where, order, FEW) : null;
  if (few) {
    const sorted = few.sort(messageComparison(query));
    const place = pageOf(few.length, query.page);
    const from = (place.page - 1) * PAGE_SIZE;
    return { ...place, seqs: sorted.slice(from, from + PAGE_SIZE).map(({ seq }) => seq) };
  }
  if (parsedSearch(query).terms.length > 0) return findAmongMany(scope, query, ANY, found);
  // Without a filter the mailbox row knows the number, so that nothing has to be counted.
  const place = pageOf(await countMatches(scope, where, known), query.page);
  const rows = await askMessages({ seq: asNumber }, where, {
    orderBy: messageOrder(query),
    skip: (place.page - 1) * PAGE_SIZE,
    take: PAGE_SIZE,
  });
  return { ...place, seqs: rows.map(({ seq }) => seq) };
}

/** The number is known without counting rows. */
async function countMatches(
  { alertSet }: MessageScope,
  where: Condition['where'],
  known: number,
): Promise<number> {
  const { mailboxId: _, alertMarks, AND, ...others } = where;
  if (AND.length > 0 || Object.keys(others).length > 0) return prisma().message.count({ where });
  return alertMarks && alertSet !== null ? countAlerts(alertSet) : known;
}

/** The page that is shown: the last one if a later one was asked for. */
export function pageOf(total: number, asked: number): Omit<FoundPage, 'seqs'> {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  return { total, hasMore: false, page: Math.min(asked, pages), pages };
}

/** A page of what is not counted to its end: there is one behind it as long as there are more. */
async function findAmongMany(
  scope: MessageScope,
  query: MessageQuery,
  many: Candidates,
  found: (seqs: readonly number[]) => void,
): Promise<FoundPage> {
  const end = query.page * PAGE_SIZE;
  const { seqs, counted: counting } = await findAmong(scope, query, many, end + 1, MOST_COUNTED + 1);
  const asked = seqs.slice(end - PAGE_SIZE, end);
  // Otherwise the last page is shown.
  if (asked.length > 0) found(asked);
  const counted = await counting;
  const most = Math.max(end, MOST_COUNTED);
  const place = pageOf(Math.min(counted, most), query.page);
  const from = (place.page - 1) * PAGE_SIZE;
  const hasMore = counted > most;
  return {
    ...place,
    hasMore,
    pages: place.pages + (hasMore ? 1 : 0),
    seqs: asked.length > 0 ? asked : seqs.slice(from, from + PAGE_SIZE),
  };
}
