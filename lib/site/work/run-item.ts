import { AppError } from '@/lib/ground/errors';
import { type FailureReason, failureReason } from '@/lib/ground/reasons';
import { unforeseen } from '@/lib/ground/unforeseen';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { undoOperation } from '@/lib/messages/history/undo-operation';
import { reasonOf } from '@/lib/messages/quarantine/change/apply-to-messages';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { ownRemovals } from '@/lib/messages/removed/removed-filter';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { isHomeTrouble } from '@/lib/store/home/require-home';
import type { Job } from './job';

/** `null` when it succeeded, the reason when it did not, `later` when an earlier process left it open and it is not settled yet. */
export type ItemResult = FailureReason | null | 'later';

/**
 * Does one item of a job. A process that was killed may have begun it: then its operation tells how it ended, and the filter
 * is not run again.
 */
export async function runItem(job: Job, key: string): Promise<ItemResult> {
  const begun = await prisma().operation.findFirst({
    where: { batch: job.batch, messageKey: key },
    orderBy: { id: 'desc' },
  });
  if (begun?.state === 'done') return null;
  if (begun && (begun.state === 'failed' || begun.state === 'unconfirmed'))
    return failureReason(begun.reason);
  if (begun) return 'later';
  try {
    return (await act(job, key)).reason;
  } catch (error) {
    // The job waits for DSPAM_HOME as for the database.
    if (!(error instanceof AppError) || isHomeTrouble(error)) throw error;
    return reasonOf(error);
  }
}

async function act(job: Job, key: string): Promise<{ reason: FailureReason | null }> {
  const { kind, actor, mailbox, batch } = job;
  switch (kind) {
    case 'release':
      return releaseMessage(actor, mailbox, key, batch);
    case 'delete':
      return deleteMessage(actor, mailbox, key, batch);
    case 'retrain':
      return retrainMessage(actor, mailbox, { signature: key, as: job.trainAs ?? 'spam' }, batch);
    case 'restore':
      return undo(job, key);
    default:
      return unforeseen(kind);
  }
}

/** Undoes what `undoes` did to a message, or what was done to it last. */
async function undo(job: Job, key: string): Promise<{ reason: FailureReason | null }> {
  const place = await findMailboxPlace(job.mailbox);
  const member = place.onlyMember === null ? {} : { member: place.onlyMember };
  const undone = await prisma().operation.findFirst({
    where: {
      ...(job.undoes === null
        ? ownRemovals(place)
        : { batch: job.undoes, store: place.store, ...member, state: 'done' }),
      messageKey: key,
      undoneBy: null,
    },
    orderBy: { id: 'desc' },
  });
  if (!undone) throw new AppError('not-found', 'nothing to undo', { reason: 'gone' });
  return undoOperation(job.actor, place, undone, job.batch);
}
