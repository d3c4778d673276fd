import type { Message, Prisma } from '@/lib/db/generated/client';
import { prisma } from '@/lib/db/prisma';
import { foldText } from '@/lib/index/fold-text';
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
  const where = messageFilter(mailbox.id, query);
  const filtered = Object.keys(where).length > 1;
  // Without a filter the mailbox row knows the number, so that nothing has to be counted.
  const total = filtered ? await prisma().message.count({ where }) : mailbox.messageCount;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(query.page, pages);
  const seqs = await prisma().message.findMany({
    where,
    orderBy: messageOrder(query),
    select: { seq: true },
    skip: (page - 1) * PAGE_SIZE,
    take: PAGE_SIZE,
  });
  const messages = await inOrder(
    mailbox.id,
    seqs.map((row) => row.seq),
  );
  return {
    messages,
    total,
    quarantined: mailbox.messageCount,
    lastReceivedAt: mailbox.lastReceivedAt,
    page,
    pages,
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
