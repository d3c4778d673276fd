import { prisma } from '@/lib/db/prisma';
import { findMailboxPlace } from '@/lib/users/mailbox-place';
import type { Operation } from './operation';

/** What was done last to a message of a mailbox, for somebody who looks for one that is gone. */
export async function findLastOperation(user: string, messageKey: string): Promise<Operation | null> {
  const { store, onlyMember } = await findMailboxPlace(user);
  return prisma().operation.findFirst({
    where: {
      store,
      messageKey,
      ...(onlyMember === null ? {} : { member: onlyMember }),
      state: { in: ['done', 'copied', 'delivered'] },
    },
    orderBy: { id: 'desc' },
  });
}
