import { OPEN_STATES } from '@/lib/messages/operations/operation';
import { settleOperations } from '@/lib/messages/operations/settle-operations';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';

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
