import { asNumber } from '@/lib/store/db/columns';
import type { Prisma } from '@/lib/store/db/generated/client';
import { askMessages } from './ask-messages';
import type { Candidates } from './find-candidates';
import { findFew, sweptBy } from './find-few';
import type { MessageQuery, MessageScope, SortedColumns } from './message-query';

/** So many messages are looked up by their numbers, or by the index of what narrows a list, at most: an order would be read to its end for them. */
const MOST_SWEPT = 5_000;
/** An index that holds all that is asked of it is read so far for its numbers alone: of these, few may have the words. */
const MOST_NUMBERED = 20_000;
/** Where no more than one of so many can have the words and something narrows the list besides, its order may be read to the end for a page. */
const SPARSE = 20;

type Where = Prisma.MessageWhereInput & { AND: Prisma.MessageWhereInput[] };

/**
 * All that matches but for its words, unsorted, where that is not much: what cannot have the words may be missing. Null
 * where an order finds the first of them sooner.
 */
export async function findSwept(
  { mailboxId }: MessageScope,
  where: Where,
  query: MessageQuery,
  candidates: Candidates,
): Promise<SortedColumns[] | null> {
  const { upTo } = candidates;
  const order = where.seq ? [{ seq: 'asc' as const }] : sweptBy(query);
  if (upTo === 0 || where.seq) return order && findFew(where, order, MOST_SWEPT);
  const numbered = order && (await numbersOf({ mailboxId, AND: where.AND }, order));
  const isSparse = where.AND.length > 0 && candidates.size * SPARSE < upTo;
  const left = numbered?.filter((seq) => candidates.isPossible(seq)) ?? (isSparse ? candidates.seqs : null);
  if (left === null || left.length > MOST_SWEPT) return null;
  const named = numbered ? { seq: { in: left } } : { OR: [{ seq: { in: left } }, { seq: { gt: upTo } }] };
  return findFew({ AND: [where, named] }, [{ seq: 'asc' }], MOST_SWEPT);
}

/** What the field leaves whose index is in that order; null if that is much. Nothing but the index is read. */
async function numbersOf(
  { mailboxId, AND }: { mailboxId: number; AND: Prisma.MessageWhereInput[] },
  orderBy: Prisma.MessageOrderByWithRelationInput[],
): Promise<number[] | null> {
  const columns = new Set(orderBy.flatMap(Object.keys));
  const held = AND.filter((condition) => Object.keys(condition).every((column) => columns.has(column)));
  const where = { mailboxId, AND: held };
  const rows = await askMessages({ seq: asNumber }, where, { orderBy, take: MOST_NUMBERED + 1 });
  return rows.length > MOST_NUMBERED ? null : rows.map(({ seq }) => seq);
}
