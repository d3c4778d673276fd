import { AppError } from '@/lib/ground/errors';
import { undoOperation } from '@/lib/messages/history/undo-operation';
import { whileInHand } from '@/lib/messages/operations/in-hand';
import { newBatch, type Operation } from '@/lib/messages/operations/operation';
import { restoredOrNot } from '@/lib/messages/quarantine/change/apply-to-messages';
import type { Restored } from '@/lib/messages/quarantine/change/restore-message';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';

/** One click, or several of which each ran into the one before. */
type Clicks = string | readonly string[];

/** The part of clicks that can still be undone, and where it is. Nothing from anybody else's mailbox. */
export async function listUndoable(
  user: string,
  clicks: Clicks,
): Promise<{ place: MailboxPlace; operations: Operation[] }> {
  const place = await findMailboxPlace(user);
  const member = place.onlyMember === null ? {} : { member: place.onlyMember };
  const operations = await prisma().operation.findMany({
    where: {
      batch: { in: [clicks].flat() },
      store: place.store,
      ...member,
      kind: { in: ['release', 'delete', 'retrain'] },
      state: 'done',
      undoneBy: null,
    },
    orderBy: { id: 'asc' },
  });
  return { place, operations };
}

/**
 * Undoes what clicks released, deleted or retrained in this mailbox, each message for itself. Throws `not-found` when nothing of it can be
 * undone, or no longer, and for a batch of somebody else's mailbox.
 */
export async function undoBatch(actor: string, user: string, clicks: Clicks): Promise<Restored[]> {
  const { place, operations } = await listUndoable(user, clicks);
  if (operations.length === 0)
    throw new AppError('not-found', `nothing to undo in ${clicks}`, { reason: 'nothingToUndo' });
  const undo = newBatch();
  const keys = operations.map(({ messageKey }) => messageKey);
  const kind = operations.some((operation) => operation.kind === 'retrain') ? 'retrain' : 'restore';
  return whileInHand({ batch: undo, actor, user, kind, intent: 'undo', keys }, async () => {
    const restored: Restored[] = [];
    for (const operation of operations)
      restored.push(await restoredOrNot(operation, () => undoOperation(actor, place, operation, undo)));
    return restored;
  });
}
