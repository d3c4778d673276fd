import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import type { Operation } from './operation';

/** One that has touched the quarantine. */
export type LastOperation = Operation & { kind: Exclude<Operation['kind'], 'retrain'> };

/** What took a message out of a quarantine or put it back last, for somebody looking for a message that is gone. */
export async function findLastOperation(user: string, messageKey: string): Promise<LastOperation | null> {
  const { store, onlyMember } = await findMailboxPlace(user);
  const last = await prisma().operation.findFirst({
    where: {
      store,
      messageKey,
      ...(onlyMember === null ? {} : { member: onlyMember }),
      kind: { not: 'retrain' },
      state: { in: ['done', 'copied', 'delivered'] },
    },
    orderBy: { id: 'desc' },
  });
  return last && last.kind !== 'retrain' ? { ...last, kind: last.kind } : null;
}
