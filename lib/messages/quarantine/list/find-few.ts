import { asDate, asNumber, asText } from '@/lib/store/db/columns';
import type { Prisma } from '@/lib/store/db/generated/client';
import { askMessages } from './ask-messages';
import { type MessageQuery, parsedSearch, type SortedColumns } from './message-query';

const COLUMNS = {
  seq: asNumber,
  score: asNumber,
  confidence: asNumber,
  receivedAt: asDate,
  fromSort: asText,
  subjectSort: asText,
};

/**
 * All that matches, unsorted, when it is no more than `most`; else null. Sorted by the database it would be looked for in the order of an
 * index, one row at a time; unsorted it is found in one sweep (`sweptBy`).
 */
export async function findFew(
  where: Prisma.MessageWhereInput,
  orderBy: Prisma.MessageOrderByWithRelationInput[],
  most: number,
): Promise<SortedColumns[] | null> {
  const rows = await askMessages(COLUMNS, where, { orderBy, take: most + 1 });
  return rows.length > most ? null : rows;
}

/**
 * The index of what narrows most, words aside; null where none tells of it. Without an order that of the numbers would be asked for, and then MariaDB goes over the whole
 * mailbox for the few of one day or one sender.
 */
export function sweptBy(query: MessageQuery): Prisma.MessageOrderByWithRelationInput[] | null {
  const { sender, senderDomain, listId, receivedFrom, receivedTo, confidenceMin, confidenceMax } = query;
  const { receivedFrom: from, receivedTo: to } = parsedSearch(query);
  if (sender !== undefined || senderDomain !== undefined) return [{ senderDomain: 'asc' }, { sender: 'asc' }];
  if (listId !== undefined) return [{ listId: 'asc' }];
  if ([receivedFrom, receivedTo, from, to].some((time) => time !== undefined)) return [{ receivedAt: 'asc' }];
  if (confidenceMin !== undefined || confidenceMax !== undefined) return [{ confidence: 'asc' }];
  return null;
}
