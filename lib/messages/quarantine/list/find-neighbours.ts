import type { Message, Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { messageCondition } from './message-condition';
import { type MessageQuery, type MessageScope, messageOrder } from './message-query';

export interface Neighbours {
  previous: string | null;
  next: string | null;
}

/** The keys of the messages before and after one in the order of a list. */
export async function findNeighbours(
  row: Message,
  { onlyMember, alertSet }: Pick<MessageScope, 'onlyMember' | 'alertSet'>,
  query: MessageQuery,
): Promise<Neighbours> {
  const order = messageOrder(query);
  const reversed = order.map((entry) =>
    Object.fromEntries(
      Object.entries(entry).map(([field, direction]) => [field, direction === 'asc' ? 'desc' : 'asc']),
    ),
  );
  const where = await messageCondition({ mailboxId: row.mailboxId, onlyMember, alertSet }, query);
  const [next, previous] = await Promise.all([first(where, row, order), first(where, row, reversed)]);
  return { previous, next };
}

async function first(
  where: Prisma.MessageWhereInput,
  row: Message,
  orderBy: Prisma.MessageOrderByWithRelationInput[],
): Promise<string | null> {
  for (const condition of behind(row, orderBy)) {
    const found = await prisma().message.findFirst({
      where: { AND: [where, condition] },
      orderBy,
      select: { key: true },
    });
    if (found) return found.key;
  }
  return null;
}

/**
 * "Comes after this row", nearest first: equal in all columns but the last, then in all but the last two, and so on. Each is
 * a range of an index; joined by OR the database would sort the whole mailbox.
 */
function behind(row: Message, orderBy: Prisma.MessageOrderByWithRelationInput[]): Prisma.MessageWhereInput[] {
  const steps = orderBy.flatMap((entry) => Object.entries(entry)) as [keyof Message, 'asc' | 'desc'][];
  const conditions = steps.map(([field, direction], index) => ({
    ...Object.fromEntries(steps.slice(0, index).map(([earlier]) => [earlier, row[earlier]])),
    [field]: direction === 'asc' ? { gt: row[field] } : { lt: row[field] },
  }));
  return conditions.reverse();
}
