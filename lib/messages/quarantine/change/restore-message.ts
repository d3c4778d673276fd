import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { markLog } from '@/lib/formats/logs/log-mark';
import { appendRecord } from '@/lib/formats/mbox/append';
import { completeRecord } from '@/lib/formats/mbox/complete-record';
import { readBytes } from '@/lib/formats/mbox/record';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { AppError } from '@/lib/ground/errors';
import { findFile } from '@/lib/ground/files/find-file';
import { beginRun } from '@/lib/messages/operations/begin-run';
import { dropCopy } from '@/lib/messages/operations/drop-copy';
import { eraserOf } from '@/lib/messages/operations/eraser-of';
import { findRecord } from '@/lib/messages/operations/find-record';
import { holdMessage } from '@/lib/messages/operations/hold-message';
import { logFileOf } from '@/lib/messages/operations/log-file';
import { openCopies } from '@/lib/messages/operations/open-copies';
import {
  endOperation,
  noteOperation,
  type Operation,
  type OperationSubject,
  startOperation,
} from '@/lib/messages/operations/operation';
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
import { transaction } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { lockMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';
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
 * Throws AppError (`conflict` busy) when nothing was begun. Without a copy it ends with reason `copyPurged` (its time was
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
  const { store, member, messageKey: key } = undone;
  const { files } = place;
  const outcome = { key, wasDelivered: undone.kind === 'release', wasRetrained: false, reversed: null };
  const copy = await readCopy(actor, files, undone);
  if (!Buffer.isBuffer(copy)) return { ...outcome, ok: false, operationId: null, reason: copy };
  // As it will stand in the file: these bytes are looked for when it is not known whether they were written.
  const record = completeRecord(copy, new Date());
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
    // What is put back comes behind: whatever has the same bytes before it is another message.
    byteOffset: Number((await findFile(files.mbox))?.size ?? 0),
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
  let offset: number;
  try {
    offset = await appendRecord(files.mbox, about.record);
  } catch (error) {
    // An error after the write: whoever put it back once more would have it twice. The next visit settles it.
    if (await findRecord(operation, files, about.byteOffset)) throw error;
    const reason = obstacleOf(error, 'putBackFailed');
    tellFailure(operation, { reason, exitCode: null, output: wordsOf(error) });
    if (await endOperation(operation.id, ['started'], 'failed', { reason }))
      await prisma().operation.update({ where: { id: undone.id }, data: { undoneBy: null } });
    return { reversed: null, ok: false, operationId: operation.id, reason };
  }
  const byteOffset = BigInt(offset);
  try {
    await noteOperation(operation.id, ['started'], { state: 'copied', byteOffset });
  } catch (error) {
    // Held up for so long that another visit has settled it as not done: then the bytes must not be there either.
    if (error instanceof AppError) await withdraw({ ...operation, byteOffset }, files);
    throw error;
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

/** Takes what was put back out again; the copy is still where it was. */
async function withdraw(operation: Operation, { mbox }: UserFiles): Promise<void> {
  const erase = eraserOf(operation, mbox, { anywhere: true });
  await transaction(async (connection) => {
    const row = await lockMailboxRow(connection, operation.store, mbox);
    await erase(connection, row);
  });
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

/** The record as it was kept, or why there is none. */
async function readCopy(
  actor: string,
  { removedMbox }: UserFiles,
  undone: Operation,
): Promise<Buffer | 'copyPurged' | 'copyGone' | 'copyUnreadable' | 'putBack'> {
  const { copyOffset, byteLength, digest, undoneBy } = undone;
  if (copyOffset === null) return undoneBy === null ? 'copyPurged' : 'putBack';
  const told = (reason: 'copyGone' | 'copyUnreadable', output: string) => {
    tellFailure(restoring(actor, undone), { reason, exitCode: null, output });
    return reason;
  };
  const opened = await openCopies(removedMbox);
  if (opened.state !== 'readable')
    return told(opened.state === 'missing' ? 'copyGone' : 'copyUnreadable', wordsOf(opened.error));
  try {
    const bytes = await readBytes(opened.file, Number(copyOffset), byteLength);
    if ((await recordDigest(bytes)) === digest) return bytes;
    return told('copyGone', `${removedMbox} has other bytes at ${copyOffset}`);
  } catch (error) {
    // A part of the disk that cannot be read.
    if (error instanceof AppError) throw error;
    return told('copyUnreadable', wordsOf(error));
  } finally {
    await opened.file.close();
  }
}

function restoring(actor: string, { store, member, messageKey }: Operation): FailedOperation {
  return { actor, store, member, kind: 'restore', messageKey };
}
