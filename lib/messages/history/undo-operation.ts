import { unforeseen } from '@/lib/ground/unforeseen';
import { type Operation, otherClass } from '@/lib/messages/operations/operation';
import { type Restored, restoreMessage } from '@/lib/messages/quarantine/change/restore-message';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { retrainMessage } from './retrain-message';

/**
 * Undoes what was done to a message: puts back what was released or deleted, retrains to the other class what was
 * retrained. Throws AppError when nothing was begun. See decision 066.
 */
export async function undoOperation(
  actor: string,
  place: MailboxPlace,
  undone: Operation,
  batch: string,
): Promise<Restored> {
  const { kind } = undone;
  switch (kind) {
    case 'release':
    case 'delete':
    case 'expire':
    // What has put a message back has no copy of it, and says so.
    case 'restore':
      return restoreMessage(actor, place, undone, batch);
    case 'retrain':
      return retrainBack(actor, place, undone, batch);
    default:
      return unforeseen(kind);
  }
}

async function retrainBack(
  actor: string,
  place: MailboxPlace,
  undone: Operation,
  batch: string,
): Promise<Restored> {
  const { signature, trainAs } = undone;
  const wanted = { signature, as: otherClass(trainAs ?? 'spam'), undoes: undone };
  const outcome = await retrainMessage(actor, place.user, wanted, batch);
  return { ...outcome, reversed: null, wasDelivered: false, wasRetrained: true };
}
