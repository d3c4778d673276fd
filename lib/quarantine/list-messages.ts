import type { Message, Prisma } from '@/lib/db/generated/client';
import { prisma } from '@/lib/db/prisma';
import { foldText } from '@/lib/index/fold-text';
import type { MailboxState } from '@/lib/index/sync-quarantine';
import { openQuarantine } from './open-quarantine';

export const PAGE_SIZE = 50;

export type SortKey = 'confidence' | 'date' | 'from' | 'subject';

/** What a list asks for. Confidence bounds are 0 to 1, inclusive; times are inclusive. */
export interface MessageQuery {
  search?: string | undefined;
  sort: SortKey;
  direction: 'asc' | 'desc';
  page: number;
  receivedFrom?: Date | undefined;
  receivedTo?: Date | undefined;
  confidenceMin?: number | undefined;
  confidenceMax?: number | undefined;
}

export interface MessagePage {
  messages: Message[];
  /** Matching the filters. */
  total: number;
  /** In the whole quarantine. */
  quarantined: number;
  lastReceivedAt: Date | null;
  /** The page that is answered: the last one when a later one was asked for. */
  page: number;
  pages: number;
}

/** One page of a quarantine, its index brought up to date first. Throws `unavailable`, as openQuarantine. */
export async function listMessages(user: string, query: MessageQuery): Promise<MessagePage> {
  const mailbox = await openQuarantine(user);
  const { total, page, pages, seqs } = await findPage(mailbox, query);
  const messages = await inOrder(mailbox.id, seqs);
  return {
    messages,
    total,
    quarantined: mailbox.messageCount,
    lastReceivedAt: mailbox.lastReceivedAt,
    page,
    pages,
  };
}

interface Found {
  total: number;
  page: number;
  pages: number;
  seqs: number[];
}

async function findPage(mailbox: MailboxState, query: MessageQuery): Promise<Found> {
  const where = messageFilter(mailbox.id, query);
  const few = where.AND ? await findFew(where) : null;
  if (few) {
    const sorted = few.sort(comparison(query));
    const place = pageOf(few.length, query.page);
    const from = (place.page - 1) * PAGE_SIZE;
    return { ...place, seqs: sorted.slice(from, from + PAGE_SIZE).map(({ seq }) => seq) };
  }
  // Without a filter the mailbox row knows the number, so that nothing has to be counted.
  const filtered = Object.keys(where).length > 1;
  const place = pageOf(filtered ? await prisma().message.count({ where }) : mailbox.messageCount, query.page);
  const rows = await prisma().message.findMany({
    where,
    orderBy: messageOrder(query),
    select: { seq: true },
    skip: (place.page - 1) * PAGE_SIZE,
    take: PAGE_SIZE,
  });
  return { ...place, seqs: rows.map(({ seq }) => seq) };
}

function pageOf(total: number, asked: number): { total: number; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  return { total, page: Math.min(asked, pages), pages };
}

/** Up to so many matches of a search are sorted here. */
const FEW = 2000;

/**
 * All matches of a search, unsorted, when they are few. Sorted by the database they would be looked for in the order of an
 * index, one row at a time; unsorted they are found in one sweep over the mailbox. Null when they are many: then the first
 * of an index are found soon.
 */
async function findFew(where: Prisma.MessageWhereInput): Promise<SortedColumns[] | null> {
  const select = { seq: true, confidence: true, receivedAt: true, fromSort: true, subjectSort: true };
  const rows = await prisma().message.findMany({ where, select, take: FEW + 1 });
  return rows.length > FEW ? null : rows;
}

type SortedColumns = Pick<Message, 'seq' | 'confidence' | 'receivedAt' | 'fromSort' | 'subjectSort'>;

/** The order of `messageOrder`, for rows in memory. */
function comparison(query: MessageQuery): (left: SortedColumns, right: SortedColumns) => number {
  const steps = messageOrder(query).flatMap((entry) => Object.entries(entry)) as [
    keyof SortedColumns,
    'asc' | 'desc',
  ][];
  return (left, right) => {
    for (const [column, direction] of steps) {
      const [a, b] = [left[column], right[column]];
      if (a < b) return direction === 'asc' ? -1 : 1;
      if (a > b) return direction === 'asc' ? 1 : -1;
    }
    return 0;
  };
}

/** The condition for the rows that a query means, in one mailbox. */
export function messageFilter(mailboxId: number, query: MessageQuery): Prisma.MessageWhereInput {
  const where: Prisma.MessageWhereInput = { mailboxId };
  const search = foldText(query.search?.trim() ?? '');
  if (search)
    where.AND = search.split(/\s+/).map((word) => ({ searchText: { contains: likeLiteral(word) } }));
  const { receivedFrom, receivedTo, confidenceMin, confidenceMax } = query;
  if (receivedFrom || receivedTo) where.receivedAt = bounds(receivedFrom, receivedTo);
  if (confidenceMin !== undefined || confidenceMax !== undefined) {
    // Without a lower bound, messages that carry no confidence (-1) are in.
    where.confidence = bounds(confidenceMin, confidenceMax);
  }
  return where;
}

/** Prisma hands `%` and `_` on to LIKE as they are; here they mean themselves. */
function likeLiteral(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&');
}

function bounds<T>(gte: T | undefined, lte: T | undefined): { gte?: T; lte?: T } {
  return { ...(gte === undefined ? {} : { gte }), ...(lte === undefined ? {} : { lte }) };
}

/** Each order is that of an index; equal confidences come newest first. */
export function messageOrder({ sort, direction }: MessageQuery): Prisma.MessageOrderByWithRelationInput[] {
  const opposite = direction === 'asc' ? 'desc' : 'asc';
  if (sort === 'confidence') return [{ confidence: direction }, { receivedAt: opposite }, { seq: opposite }];
  if (sort === 'date') return [{ receivedAt: direction }, { seq: direction }];
  return sort === 'from'
    ? [{ fromSort: direction }, { seq: direction }]
    : [{ subjectSort: direction }, { seq: direction }];
}

/** The whole rows of a page: the index alone finds which, so that a late page does not read every row before it. */
async function inOrder(mailboxId: number, seqs: number[]): Promise<Message[]> {
  const rows = await prisma().message.findMany({ where: { mailboxId, seq: { in: seqs } } });
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
}
