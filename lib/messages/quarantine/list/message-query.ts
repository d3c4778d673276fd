import type { Message, Prisma } from '@/lib/store/db/generated/client';
import { domainOf } from '@/lib/store/index/quarantine/message-sender';
import type { HeaderField } from '@/lib/store/index/quarantine/parse-header-search';
import { type ParsedSearch, parseSearch, type SearchTerm } from '@/lib/store/index/quarantine/parse-search';

export type SortKey = 'likely' | 'confidence' | 'date' | 'from' | 'subject';

/** What narrows a list. Confidence bounds are 0 to 1, inclusive; times are inclusive. */
export interface MessageNarrowing {
  /** As it was typed: see lib/store/index/quarantine/parse-search.ts. */
  search?: string | undefined;
  /** Whose days are meant in it; UTC where it is not given. */
  timeZone?: string | undefined;
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

/** What a list asks for. */
export interface MessageQuery extends MessageNarrowing {
  sort: SortKey;
  direction: 'asc' | 'desc';
  page: number;
}

/** Whose messages are meant at all. */
export interface MessageScope {
  mailboxId: number;
  /** Only the mail for this user, where several people's lies in one file. */
  onlyMember: string | null;
  /** The marks of the user's alerts. */
  alertSet: number | null;
}

/** All that narrows but the zone, which is part of the search, and the alerts, which have to be asked for (messageCondition). */
type Field = Exclude<keyof MessageNarrowing, 'timeZone' | 'onlyAlerts'>;

/** What each field leaves, words aside (wordConditions): a field without a condition would leave all, and "release all that match" would do it to everything. */
const CONDITIONS = {
  search: (query) => searchConditions(parsedSearch(query)),
  receivedFrom: ({ receivedFrom }) => given(receivedFrom, (gte) => ({ receivedAt: { gte } })),
  receivedTo: ({ receivedTo }) => given(receivedTo, (lte) => ({ receivedAt: { lte } })),
  confidenceMin: ({ confidenceMin }) => given(confidenceMin, (gte) => ({ confidence: { gte } })),
  // Without a lower bound, messages that carry no confidence (-1) are in.
  confidenceMax: ({ confidenceMax }) => given(confidenceMax, (lte) => ({ confidence: { lte } })),
  unseen: ({ unseen }) => (unseen ? [{ seen: false }] : []),
  // With its domain, as the index begins with that.
  sender: ({ sender: is }) => given(is, (sender) => ({ sender, senderDomain: domainOf(sender) })),
  senderDomain: ({ senderDomain: is }) => given(is, (senderDomain) => ({ senderDomain })),
  listId: ({ listId: is }) => given(is, (listId) => ({ listId })),
} satisfies Record<Field, (query: MessageNarrowing) => Prisma.MessageWhereInput[]>;

/** The search of a query, taken apart. */
export function parsedSearch({ search, timeZone }: MessageNarrowing): ParsedSearch {
  return parseSearch(search, timeZone);
}

/** The condition for the rows that a query means, but for alerts: see messageCondition. */
export function messageFilter(
  scope: MessageScope,
  query: MessageQuery,
): Prisma.MessageWhereInput & { AND: Prisma.MessageWhereInput[] } {
  const others = wordlessFilter(scope, query);
  return { ...others, AND: [...others.AND, ...wordConditions(query)] };
}

/** The same as if there were no words in the search. */
export function wordlessFilter(
  scope: MessageScope,
  query: MessageQuery,
): Prisma.MessageWhereInput & { AND: Prisma.MessageWhereInput[] } {
  return {
    mailboxId: scope.mailboxId,
    ...(scope.onlyMember === null ? {} : { member: scope.onlyMember }),
    AND: Object.values(CONDITIONS).flatMap((conditionsOf) => conditionsOf(query)),
  };
}

/** What the words of a search say, one condition for each term. */
export function wordConditions(query: MessageNarrowing): Prisma.MessageWhereInput[] {
  return parsedSearch(query).terms.map(termFilter);
}

/** Whether a query leaves anything out. */
export function isNarrowing(query: MessageQuery): boolean {
  const hasConditions = Object.values(CONDITIONS).some((of) => of(query).length > 0);
  return query.onlyAlerts === true || hasConditions || parsedSearch(query).terms.length > 0;
}

function given<T>(
  value: T | undefined,
  condition: (value: T) => Prisma.MessageWhereInput,
): Prisma.MessageWhereInput[] {
  return value === undefined ? [] : [condition(value)];
}

function searchConditions(search: ParsedSearch): Prisma.MessageWhereInput[] {
  const { hasAttachment, receivedFrom, receivedTo } = search;
  return [
    ...given(hasAttachment, (has) => ({ attachments: has ? { gt: 0 } : { equals: 0 } })),
    ...given(receivedFrom, (gte) => ({ receivedAt: { gte } })),
    ...given(receivedTo, (lte) => ({ receivedAt: { lte } })),
  ];
}

/** What has the words: `searchText` is the sender, a line end and the subject, `words` the recipients, a line end and the text. */
function termFilter({ field, text, isNot }: SearchTerm): Prisma.MessageWhereInput {
  const word = likeLiteral(text);
  const inText = (contains: string) => ({ text: { words: { contains } } });
  const inHeaders = field === 'to' ? null : headerFilter({ field, text });
  const filter =
    inHeaders === null
      ? inText(`${word}%\n`)
      : field === 'any'
        ? { OR: [inHeaders, inText(`\n%${word}`)] }
        : inHeaders;
  if (!isNot) return filter;
  // Of a text that was not read yet nobody knows that the word is not in it, and "delete all that match" would take it.
  return field === 'any' || field === 'to' ? { NOT: filter, attachments: { not: null } } : { NOT: filter };
}

/** What has the words in its sender or subject, whatever table keeps them as the index does. */
export function headerFilter({ field, text }: { field: HeaderField; text: string }): {
  searchText: { contains: string };
} {
  const word = likeLiteral(text);
  // Prisma hands `%` on to LIKE.
  return { searchText: { contains: { any: word, from: `${word}%\n`, subject: `\n%${word}` }[field] } };
}

/** Prisma hands `%` and `_` on to LIKE as they are; here they mean themselves. */
function likeLiteral(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&');
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
