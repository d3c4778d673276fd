import type { Message, Prisma } from '@/lib/store/db/generated/client';
import { foldText } from '@/lib/store/index/quarantine/fold-text';
import { parseSearch, type SearchTerm } from '@/lib/store/index/quarantine/parse-search';

export type SortKey = 'likely' | 'confidence' | 'date' | 'from' | 'subject';

/** What a list asks for. Confidence bounds are 0 to 1, inclusive; times are inclusive. */
export interface MessageQuery {
  /** As it was typed: see lib/store/index/quarantine/parse-search.ts. */
  search?: string | undefined;
  /** Whose days are meant in it; UTC where it is not given. */
  timeZone?: string | undefined;
  sort: SortKey;
  direction: 'asc' | 'desc';
  page: number;
  receivedFrom?: Date | undefined;
  receivedTo?: Date | undefined;
  confidenceMin?: number | undefined;
  confidenceMax?: number | undefined;
  /** Only what nobody has looked at. */
  unseen?: boolean | undefined;
  /** Address, domain, List-Id: in lower case, as in the index. */
  sender?: string | undefined;
  senderDomain?: string | undefined;
  listId?: string | undefined;
  /** Only messages with a word that the user watches for. */
  onlyAlerts?: boolean | undefined;
}

/** Whose messages are meant at all. */
export interface MessageScope {
  mailboxId: number;
  /** Only the mail for this user, where several people's lies in one file. */
  onlyMember: string | null;
  /** The marks of the user's alerts. */
  alertSet: number | null;
}

/** The condition for the rows that a query means, but for alerts: see messageCondition. */
export function messageFilter(scope: MessageScope, query: MessageQuery): Prisma.MessageWhereInput {
  const where: Prisma.MessageWhereInput = { mailboxId: scope.mailboxId };
  if (scope.onlyMember !== null) where.member = scope.onlyMember;
  const search = parseSearch(query.search, query.timeZone);
  const conditions = search.terms.map(termFilter);
  if (search.hasAttachment !== undefined)
    conditions.push({ attachments: search.hasAttachment ? { gt: 0 } : { equals: 0 } });
  if (conditions.length > 0) where.AND = conditions;
  const { confidenceMin, confidenceMax } = query;
  const receivedFrom = later(query.receivedFrom, search.receivedFrom);
  const receivedTo = earlier(query.receivedTo, search.receivedTo);
  if (receivedFrom || receivedTo) where.receivedAt = bounds(receivedFrom, receivedTo);
  if (confidenceMin !== undefined || confidenceMax !== undefined) {
    // Without a lower bound, messages that carry no confidence (-1) are in.
    where.confidence = bounds(confidenceMin, confidenceMax);
  }
  if (query.unseen) where.seen = false;
  if (query.sender !== undefined) where.sender = query.sender;
  if (query.senderDomain !== undefined) where.senderDomain = query.senderDomain;
  if (query.listId !== undefined) where.listId = query.listId;
  return where;
}

/** What has the words: `searchText` is the sender, a line end and the subject, `words` the recipients, a line end and the text. */
function termFilter({ field, text, isNot }: SearchTerm): Prisma.MessageWhereInput {
  const word = likeLiteral(text);
  const inHeaders = (contains: string) => ({ searchText: { contains } });
  const inText = (contains: string) => ({ text: { words: { contains } } });
  const filter = {
    any: { OR: [inHeaders(word), inText(`\n%${word}`)] },
    // Prisma hands `%` on to LIKE.
    from: inHeaders(`${word}%\n`),
    subject: inHeaders(`\n%${word}`),
    to: inText(`${word}%\n`),
  }[field];
  return isNot ? { NOT: filter } : filter;
}

const later = (one: Date | undefined, other: Date | undefined) =>
  one && other && one > other ? one : (other ?? one);
const earlier = (one: Date | undefined, other: Date | undefined) =>
  one && other && one < other ? one : (other ?? one);

/** One condition for each word that is searched for; all have to be in the folded text. */
export function searchFilter(search: string | undefined): { searchText: { contains: string } }[] {
  const folded = foldText(search?.trim() ?? '');
  return folded ? folded.split(/\s+/).map((word) => ({ searchText: { contains: likeLiteral(word) } })) : [];
}

/** Prisma hands `%` and `_` on to LIKE as they are; here they mean themselves. */
function likeLiteral(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&');
}

function bounds<T>(gte: T | undefined, lte: T | undefined): { gte?: T; lte?: T } {
  return { ...(gte === undefined ? {} : { gte }), ...(lte === undefined ? {} : { lte }) };
}

/** Each order is that of an index; equal scores come lowest confidence first, equal confidences newest first. */
export function messageOrder({
  sort,
  direction,
}: Pick<MessageQuery, 'sort' | 'direction'>): Prisma.MessageOrderByWithRelationInput[] {
  const opposite = direction === 'asc' ? 'desc' : 'asc';
  if (sort === 'confidence') return [{ confidence: direction }, { receivedAt: opposite }, { seq: opposite }];
  if (sort === 'likely')
    return [{ score: direction }, { confidence: opposite }, { receivedAt: direction }, { seq: direction }];
  if (sort === 'date') return [{ receivedAt: direction }, { seq: direction }];
  return sort === 'from'
    ? [{ fromSort: direction }, { seq: direction }]
    : [{ subjectSort: direction }, { seq: direction }];
}

/** The columns that an order can be made of. */
export type SortedColumns = Pick<
  Message,
  'seq' | 'score' | 'confidence' | 'receivedAt' | 'fromSort' | 'subjectSort'
>;

/** The order of `messageOrder`, for rows in memory. */
export function messageComparison(
  query: MessageQuery,
): (left: SortedColumns, right: SortedColumns) => number {
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
