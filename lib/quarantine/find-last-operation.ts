import { prisma } from '@/lib/db/prisma';
import type { Operation } from './operation';

/** What was done last to a message here, for somebody who looks for one that is gone. */
export async function findLastOperation(user: string, messageKey: string): Promise<Operation | null> {
  return prisma().operation.findFirst({
    where: { user, messageKey, state: { in: ['done', 'copied', 'delivered'] } },
    orderBy: { id: 'desc' },
  });
}
