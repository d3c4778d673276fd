import { prisma } from '@/lib/db/prisma';
import { findMailboxPlace } from '@/lib/users/mailbox-place';
import { OPEN_STATES } from './operation';
import { settleOperations } from './settle-operations';

/** Settles what was left unfinished in any mailbox. A mailbox that cannot be read now is left for its next visit. */
export async function settleAll(): Promise<void> {
  const open = await prisma().operation.findMany({
    where: { state: { in: OPEN_STATES } },
    distinct: ['store'],
    select: { store: true },
  });
  for (const { store } of open) {
    await findMailboxPlace(store)
      .then(settleOperations)
      .catch((error) => console.error(`settling ${store}`, error));
  }
}
