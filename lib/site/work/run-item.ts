import { AppError } from '@/lib/ground/errors';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { undoOperation } from '@/lib/messages/history/undo-operation';
import type { FailureReason } from '@/lib/messages/operations/operation';
import { reasonOf } from '@/lib/messages/quarantine/change/apply-to-messages';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { ownRemovals } from '@/lib/messages/removed/removed-filter';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
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
    return (begun.reason ?? 'failed') as FailureReason;
  if (begun) return 'later';
  try {
    return (await act(job, key)).reason;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return reasonOf(error);
  }
}

async function act(job: Job, key: string): Promise<{ reason: FailureReason | null }> {
  if (job.kind === 'release') return releaseMessage(job.actor, job.mailbox, key, job.batch);
  if (job.kind === 'delete') return deleteMessage(job.actor, job.mailbox, key, job.batch);
  if (job.kind === 'retrain')
    return retrainMessage(job.actor, job.mailbox, { signature: key, as: job.trainAs ?? 'spam' }, job.batch);
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
