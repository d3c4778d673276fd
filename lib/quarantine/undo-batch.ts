import { prisma } from '@/lib/db/prisma';
import { AppError } from '@/lib/errors';
import { newBatch } from './operation';
import { type Restored, restoreMessage } from './restore-message';

/**
 * Undoes what one click released or deleted in this mailbox. Throws `not-found` when there is nothing of it to undo (any
 * more), also for the batch of somebody else's mailbox.
 */
export async function undoBatch(actor: string, user: string, batch: string): Promise<Restored[]> {
  const operations = await prisma().operation.findMany({
    where: { batch, user, kind: { in: ['release', 'delete'] }, state: 'done', undoneBy: null },
    orderBy: { id: 'asc' },
  });
  if (operations.length === 0)
    throw new AppError('not-found', `nothing to undo in ${batch}`, { reason: 'nothingToUndo' });
  const undo = newBatch();
  const restored: Restored[] = [];
  for (const operation of operations) restored.push(await restoreMessage(actor, operation, undo));
  return restored;
}
