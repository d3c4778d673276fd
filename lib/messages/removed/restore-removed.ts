import { AppError } from '@/lib/ground/errors';
import { whileInHand } from '@/lib/messages/operations/in-hand';
import { newBatch, type Operation } from '@/lib/messages/operations/operation';
import { restoredOrNot } from '@/lib/messages/quarantine/change/apply-to-messages';
import { type Restored, restoreMessage } from '@/lib/messages/quarantine/change/restore-message';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { ownRemovals } from './removed-filter';

/**
 * Puts removed messages of a mailbox back into its quarantine, the oldest first, each for itself: one that fails does not keep
 * the others. `ids` are those of the operations that removed them. Throws `not-found` when none of them is of this mailbox.
 */
export async function restoreRemoved(actor: string, user: string, ids: bigint[]): Promise<Restored[]> {
  const { place, removals } = await listRemovals(user, ids);
  const batch = newBatch();
  const keys = removals.map(({ messageKey }) => messageKey);
  return whileInHand({ batch, actor, user, kind: 'restore', intent: 'undo', keys }, async () => {
    const restored: Restored[] = [];
    for (const removal of removals) restored.push(await restoreOne(actor, place, removal, batch));
    return restored;
  });
}

/** The removals of a mailbox with these ids. Throws `not-found` when none of them is of this mailbox. */
export async function listRemovals(
  user: string,
  ids: bigint[],
): Promise<{ place: MailboxPlace; removals: Operation[] }> {
  const place = await findMailboxPlace(user);
  const removals = await prisma().operation.findMany({
    where: { ...ownRemovals(place), id: { in: ids } },
    orderBy: { id: 'asc' },
  });
  if (removals.length === 0) throw new AppError('not-found', 'no such removals', { reason: 'notFound' });
  return { place, removals };
}

/** Of a stale page it may have been put back already, from another one. */
async function restoreOne(
  actor: string,
  place: MailboxPlace,
  removal: Operation,
  batch: string,
): Promise<Restored> {
  return restoredOrNot(removal, async () => {
    if (removal.undoneBy !== null) throw new AppError('conflict', 'put back already', { reason: 'putBack' });
    return restoreMessage(actor, place, removal, batch);
  });
}
