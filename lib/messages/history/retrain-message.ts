import { type LogMark, markLog } from '@/lib/formats/logs/log-mark';
import { AppError } from '@/lib/ground/errors';
import type { FailureReason } from '@/lib/ground/reasons';
import { beginRun } from '@/lib/messages/operations/begin-run';
import { deliversUnlogged } from '@/lib/messages/operations/delivers-unlogged';
import { deliverySlots, inDeliveryTurn } from '@/lib/messages/operations/delivery-turn';
import { hasRoom } from '@/lib/messages/operations/disk-room';
import { holdMessage } from '@/lib/messages/operations/hold-message';
import { logFileOf } from '@/lib/messages/operations/log-file';
import { endOperation, type Operation, startOperation } from '@/lib/messages/operations/operation';
import type { LogFile } from '@/lib/messages/operations/prove-delivery';
import type { TrainedClass } from '@/lib/messages/operations/prove-training';
import { tellFailure, tellingErrors } from '@/lib/messages/operations/tell-failure';
import { trainBySignature } from '@/lib/messages/operations/train-by-signature';
import { trainsWholeTexts } from '@/lib/messages/operations/trains-whole-texts';
import { type Outcome, releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { findRetrainSubject, type RetrainSubject } from './find-retrain-subject';
import { isSameClick, refuseRetrain } from './refuse-retrain';

/** What somebody wants the filter to know. */
export interface WantedTraining {
  signature: string;
  as: TrainedClass;
  /** The retrain that this takes back. */
  undoes?: Operation;
  /** The last operation of the mailbox that was done when the form was rendered (OpenedHistory.lastDone); unknown: 0. */
  known?: bigint | undefined;
  /** The address for a release, where it has to name one. */
  recipient?: string | undefined;
}

export interface RetrainOutcome extends Outcome {
  /** It was still in the quarantine, and has been released. */
  released: boolean;
}

/**
 * Tells the filter what a message really is, by its signature (F§5, F§9). One that is still in the quarantine is released
 * instead of being retrained as innocent. It counts only when the log shows it. Throws AppError when nothing was begun:
 * `conflict` with a FailureReason for what would do nothing or harm, or is being worked on; `not-found` (notInHistory).
 * See decision 065.
 */
export async function retrainMessage(
  actor: string,
  user: string,
  wanted: WantedTraining,
  batch: string,
): Promise<RetrainOutcome> {
  const subject = await findRetrainSubject(user, wanted.signature);
  const reason = refuse(subject, wanted) ?? (await findSiteRefusal(user, subject, wanted.as));
  if (reason !== null)
    throw new AppError(reason === 'notInHistory' ? 'not-found' : 'conflict', 'not retrained', { reason });
  if (wanted.as === 'innocent' && subject.quarantinedKey !== null)
    return {
      ...(await releaseMessage(actor, user, subject.quarantinedKey, batch, {
        recipient: wanted.recipient,
      })),
      released: true,
    };
  const operation = { actor, store: user, member: '', kind: 'retrain' as const, trainAs: wanted.as };
  // Everything in the turn: an operation that waited for it would look abandoned.
  return tellingErrors({ ...operation, messageKey: wanted.signature }, () =>
    inDeliveryTurn(subject.place.store, () => retrainNow({ actor, batch }, user, wanted, subject)),
  );
}

async function retrainNow(
  who: { actor: string; batch: string },
  user: string,
  wanted: WantedTraining,
  subject: RetrainSubject,
): Promise<RetrainOutcome> {
  const { place, fromText } = subject;
  const { signature, as } = wanted;
  const log = logFileOf(place.files);
  // On a full disk it would be learned without the record that proves it.
  if (!(await hasRoom(place.files.dir)))
    throw new AppError('unavailable', `no room on the disk of ${place.files.dir}`, { reason: 'diskFull' });
  const about = {
    ...who,
    store: place.store,
    member: place.onlyMember ?? '',
    messageKey: signature,
    signature,
    fromText,
    subject: subject.subject,
    byteOffset: 0,
    record: Buffer.alloc(0),
  };
  const retrain = async () => {
    const mark = await markLog(log.path);
    const plan = { kind: 'retrain', trainAs: as, logInode: mark.inode, logOffset: mark.offset } as const;
    return train(await startOperation(about, plan), user, wanted, place, log, mark);
  };
  return holdMessage(about, retrain, deliverySlots(place.store));
}

async function train(
  operation: Operation,
  user: string,
  wanted: WantedTraining,
  place: MailboxPlace,
  log: LogFile,
  mark: LogMark,
): Promise<RetrainOutcome> {
  const { signature, as } = wanted;
  const outcome = { key: signature, operationId: operation.id, released: false };
  const failed = async (reason: FailureReason) => {
    await endOperation(operation.id, ['started'], 'failed', { reason });
    return { ...outcome, ok: false, reason };
  };
  // Only now nobody else can train it; what was read before may be over.
  const now = await findRetrainSubject(user, signature);
  const reason = refuse(now, wanted);
  if (reason !== null) return failed(reason);
  if (as === 'innocent' && now.quarantinedKey !== null) return failed('changed');
  if (!(await claimUndone(operation, wanted, place.store))) return failed('alreadyUndone');

  const asUser = now.asUser;
  const begin = () => beginRun(operation.id, 'started');
  const verdict = await trainBySignature({ as, signature, asUser, log, mark, begin });
  const { state, exitCode, output } = verdict;
  const ended = await endOperation(operation.id, ['started'], state, {
    trained: state === 'done',
    ...(state === 'done' ? { proof: 'log' } : {}),
    exitCode,
    output,
    reason: verdict.reason,
  });
  if (state !== 'done') tellFailure(operation, verdict);
  // Held up for so long that another visit has settled it: its end stands.
  if (!ended) throw new AppError('conflict', 'settled meanwhile', { reason: 'busy' });
  if (state !== 'done')
    await prisma().operation.updateMany({
      where: { undoneBy: operation.id },
      data: { undoneBy: null },
    });
  return { ...outcome, ok: state === 'done', reason: verdict.reason };
}

function refuse(subject: RetrainSubject, { as, undoes, known }: WantedTraining): FailureReason | null {
  if (!undoes && isSameClick(subject.lastTraining, known)) return 'justRetrained';
  return refuseRetrain(subject, as);
}

/** Settings with which the filter would learn nothing from a signature. */
async function findSiteRefusal(
  user: string,
  { quarantinedKey }: RetrainSubject,
  as: TrainedClass,
): Promise<FailureReason | null> {
  if (as === 'innocent' && quarantinedKey !== null) return null;
  if (await trainsWholeTexts(user)) return 'wholeTextOnly';
  return (await deliversUnlogged(user, 0)) ? 'filterOff' : null;
}

/**
 * Links the retrain that is taken back to this one: that of the click that is undone, else the last one that told the filter
 * the opposite. False when somebody has undone that click already.
 */
async function claimUndone(
  operation: Operation,
  { undoes }: WantedTraining,
  store: string,
): Promise<boolean> {
  if (undoes) {
    const claimed = await prisma().operation.updateMany({
      where: { id: undoes.id, state: 'done', undoneBy: null },
      data: { undoneBy: operation.id },
    });
    return claimed.count === 1;
  }
  const last = await prisma().operation.findFirst({
    where: { store, signature: operation.signature, kind: 'retrain', state: 'done' },
    orderBy: { id: 'desc' },
  });
  if (last && last.undoneBy === null && last.trainAs !== operation.trainAs)
    await prisma().operation.update({ where: { id: last.id }, data: { undoneBy: operation.id } });
  return true;
}
