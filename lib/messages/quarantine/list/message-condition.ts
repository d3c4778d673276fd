import type { Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { type MessageQuery, type MessageScope, messageFilter } from './message-query';

/** Up to this many messages are named one by one; with more, the order of an index finds the first ones soon. */
export const FEW = 2000;

/**
 * The condition for the rows that a query means, alerts included: few marked messages by their numbers, which is a look at each
 * of them; many by asking for each row of an order whether it is marked.
 */
export async function messageCondition(
  scope: MessageScope,
  query: MessageQuery,
): Promise<Prisma.MessageWhereInput> {
  const where = messageFilter(scope, query);
  if (!query.onlyAlerts) return where;
  // Without alerts nothing is marked, and no set has the number 0.
  const setId = scope.alertSet ?? 0;
  const marks = await prisma().alertMark.findMany({
    where: { setId },
    select: { seq: true },
    take: FEW + 1,
  });
  return marks.length > FEW
    ? { ...where, alertMarks: { some: { setId } } }
    : { ...where, seq: { in: marks.map(({ seq }) => seq) } };
}
