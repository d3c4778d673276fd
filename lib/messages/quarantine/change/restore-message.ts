import { markLog } from '@/lib/formats/logs/log-mark';
import { beginRun } from '@/lib/messages/operations/begin-run';
import { dropCopy } from '@/lib/messages/operations/drop-copy';
import { endUndo } from '@/lib/messages/operations/end-undo';
import { holdMessage } from '@/lib/messages/operations/hold-message';
import { logFileOf } from '@/lib/messages/operations/log-file';
import {
  endOperation,
  type Operation,
  type OperationSubject,
  startOperation,
} from '@/lib/messages/operations/operation';
import { isChanged, putInPlace } from '@/lib/messages/operations/put-in-place';
import { readCopy } from '@/lib/messages/operations/read-copy';
import { obstacleOf } from '@/lib/messages/operations/require-writable';
import {
  type FailedOperation,
  tellFailure,
  tellingErrors,
  wordsOf,
} from '@/lib/messages/operations/tell-failure';
import { trainBySignature } from '@/lib/messages/operations/train-by-signature';
import { findLastTraining, isForGood, isInnocent } from '@/lib/messages/operations/training-state';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { planRelease } from './plan-release';
import type { Outcome } from './release-message';

export interface Restored extends Outcome {
  /** Whether the filter was told that it is spam after all; null when it had learned nothing here. */
  reversed: boolean | null;
  /** A release had delivered it: that mail cannot be called back. */
  wasDelivered: boolean;
  /** What was undone is a retrain: the quarantine was not touched. */
  wasRetrained: boolean;
}

/**
 * Undoes a release or a delete: the copy goes back into the quarantine, and what the filter learned is reversed.
 * Throws AppError (`conflict` busy, `unavailable` locksApart) when nothing was begun. Without a copy it ends with reason `copyPurged` (its time was
 * over), `copyGone` (the file has it no more) or `copyUnreadable`; when it was put back already, with `putBack`.
 */
export async function restoreMessage(
  actor: string,
  place: MailboxPlace,
  undone: Operation,
  batch: string,
): Promise<Restored> {
  return tellingErrors(restoring(actor, undone), () => restoreNow(actor, place, undone, batch));
}

async function restoreNow(
  actor: string,
  place: MailboxPlace,
  undone: Operation,
  batch: string,
): Promise<Restored> {
  requireLocks();
  const { store, member, messageKey: key } = undone;
  const { files } = place;
  const outcome = { key, wasDelivered: undone.kind === 'release', wasRetrained: false, reversed: null };
  const copy = await readCopy(files, undone);
  if ('reason' in copy) {
    const { reason, output } = copy;
    if (output !== null) tellFailure(restoring(actor, undone), { reason, exitCode: null, output });
    return { ...outcome, ok: false, operationId: null, reason };
  }
  const { record } = copy;
  const { fromText, subject, signature } = undone;
  const about = {
    actor,
    store,
    member,
    batch,
    messageKey: key,
    signature,
    fromText,
    subject,
    // It has none yet.
    byteOffset: 0,
    record,
  };
  return holdMessage(about, async () => ({ ...outcome, ...(await putBack(about, place, undone)) }));
}

async function putBack(
  about: OperationSubject,
  place: MailboxPlace,
  undone: Operation,
): Promise<Pick<Restored, 'ok' | 'operationId' | 'reason' | 'reversed'>> {
  const { files } = place;
  const mark = await markLog(logFileOf(files).path);
  const operation = await startOperation(about, {
    kind: 'restore',
    logInode: mark.inode,
    logOffset: mark.offset,
  });
  const claimed = await prisma().operation.updateMany({
    where: { id: undone.id, state: 'done', undoneBy: null },
    data: { undoneBy: operation.id },
  });
  if (claimed.count === 0) {
    await endOperation(operation.id, ['started'], 'failed', { reason: 'putBack' });
    return { reversed: null, ok: false, operationId: operation.id, reason: 'putBack' };
  }
  try {
    await putInPlace(operation, files, about.record);
  } catch (error) {
    // Once a place is noted it will be written there, by the next visit if not here, unless something else stands there.
    const from = isChanged(error) ? (['started', 'placed'] as const) : (['started'] as const);
    const reason = obstacleOf(error, 'putBackFailed');
    if (!(await endUndo(operation.id, [...from], 'failed', undone.id, reason))) throw error;
    tellFailure(operation, { reason, exitCode: null, output: wordsOf(error) });
    return { reversed: null, ok: false, operationId: operation.id, reason };
  }
  const run =
    undone.kind === 'release' ? await reverseTraining(place, undone, operation) : { reversed: null };
  const { reversed, ...said } = run;
  await dropCopy(undone, files);
  await endOperation(operation.id, ['copied'], 'done', {
    ...said,
    trained: reversed === true,
    reason: reversed === false ? 'notReversed' : null,
  });
  return { ok: true, operationId: operation.id, reason: null, reversed };
}

/** `reversed`: null when there is nothing to reverse; false when it cannot be, or did not take. */
type Reversal = { reversed: boolean | null } & Partial<Pick<Operation, 'exitCode' | 'output'>>;

/** Tells the filter that the message is spam after all. */
async function reverseTraining(
  place: MailboxPlace,
  undone: Operation,
  operation: Operation,
): Promise<Reversal> {
  const last = await findLastTraining(undone.store, undone.signature, undone.messageKey);
  if (!isInnocent(last)) return { reversed: null };
  if (isForGood(last)) return { reversed: false };
  const { signature, asUser, owner } = await planRelease(place, undone);
  if (!signature) return { reversed: false };
  const log = logFileOf(owner.files);
  const mark = await markLog(log.path);
  const begin = () => beginRun(operation.id, 'copied');
  const verdict = await trainBySignature({ as: 'spam', signature, asUser, log, mark, begin });
  if (verdict.state === 'done') return { reversed: true };
  tellFailure(operation, verdict);
  return { reversed: false, exitCode: verdict.exitCode, output: verdict.output };
}

function restoring(actor: string, { store, member, messageKey }: Operation): FailedOperation {
  return { actor, store, member, kind: 'restore', messageKey };
}
