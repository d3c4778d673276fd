import { runDspam } from '@/lib/formats/dspam/command';
import { recipientArgv } from '@/lib/formats/dspam/recipient';
import { releaseArgv } from '@/lib/formats/dspam/release-argv';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { type LogMark, markLog } from '@/lib/formats/logs/log-mark';
import { AppError } from '@/lib/ground/errors';
import type { FailureReason } from '@/lib/ground/reasons';
import { beginRun, TakenOver } from '@/lib/messages/operations/begin-run';
import { deliversUnlogged } from '@/lib/messages/operations/delivers-unlogged';
import { deliverySlots, inDeliveryTurn } from '@/lib/messages/operations/delivery-turn';
import { hasRoom } from '@/lib/messages/operations/disk-room';
import { eraseWithCopy, keepCopy } from '@/lib/messages/operations/erase-with-copy';
import { failureOf } from '@/lib/messages/operations/failure-of';
import { holdMessage } from '@/lib/messages/operations/hold-message';
import { isUncertain, judgeRun, type Verdict } from '@/lib/messages/operations/judge-run';
import type { TrainingFailure } from '@/lib/messages/operations/judge-training';
import { doubtOf, listTouching } from '@/lib/messages/operations/list-failures';
import { logFileOf } from '@/lib/messages/operations/log-file';
import { mailIdentity } from '@/lib/messages/operations/mail-identity';
import { endOperation, noteOperation, type Operation } from '@/lib/messages/operations/operation';
import { type LogFile, proveDelivery } from '@/lib/messages/operations/prove-delivery';
import { requireWritable } from '@/lib/messages/operations/require-writable';
import { tellFailure, tellingErrors, wordsOf } from '@/lib/messages/operations/tell-failure';
import { trainBySignature } from '@/lib/messages/operations/train-by-signature';
import { type LoadedRecord, loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import type { Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { beginOperation } from './begin-operation';
import { chooseRecipient } from './choose-recipient';
import { planRelease, type ReleasePlan } from './plan-release';
import { type PreparedRelease, prepareRelease } from './prepare-release';

/** How one message of a click ended. `operationId` is null when nothing was begun. */
export interface Outcome {
  key: string;
  ok: boolean;
  operationId: bigint | null;
  reason: FailureReason | null;
  /** Of a release that named an address: which one. */
  recipient?: string;
}

/** What a person has decided about a release. */
export interface ReleaseChoice {
  /** The address that it is to go to, where its user is none. */
  recipient?: string | undefined;
  /** They know that it may have arrived already, and want it delivered once more. */
  again?: boolean;
}

/**
 * Releases one message: corrects the filter, delivers the mail, proves it, and only then takes the message out of the
 * quarantine. On any doubt the message stays, and only who says so releases it once more (decision 190).
 * Throws AppError (`not-found`, `conflict` busy, inDoubt, recipientUnknown, recipientNotLocal) when nothing was begun.
 */
export async function releaseMessage(
  actor: string,
  user: string,
  key: string,
  batch: string,
  choice: ReleaseChoice = {},
): Promise<Outcome> {
  return tellingErrors({ actor, store: user, member: '', kind: 'release', messageKey: key }, async () => {
    const place = await findMailboxPlace(user);
    // Everything in the turn: an operation that waited for it would look abandoned.
    return inDeliveryTurn(place.store, async () => {
      const loaded = await loadRecord(user, key, Number.POSITIVE_INFINITY, { place });
      return releaseNow({ actor, batch }, loaded, choice);
    });
  });
}

async function releaseNow(
  who: { actor: string; batch: string },
  loaded: LoadedRecord,
  { recipient: chosen, again = false }: ReleaseChoice,
): Promise<Outcome> {
  const { place, row, record } = loaded;
  // On a full disk it would be delivered without the record that proves it, and without a copy.
  if (!(await hasRoom(place.files.dir, record.bytes.length)))
    throw new AppError('unavailable', `no room on the disk of ${place.files.dir}`, { reason: 'diskFull' });
  await requireWritable(place.files);
  const hold = { store: place.store, messageKey: row.key };
  const release = async () => {
    if (!again && doubtOf(await listTouching(place.store, [row.key])))
      throw new AppError('conflict', `${row.key} may have arrived already`, { reason: 'inDoubt' });
    // Only now, when nobody else can train the message any more.
    const plan = await planRelease(place, row);
    const recipient = await chooseRecipient(loaded, chosen);
    const log = logFileOf(plan.owner.files);
    const [prepared, mark] = await Promise.all([prepareRelease(loaded, plan, recipient), markLog(log.path)]);
    const operation = await beginOperation(loaded, who, {
      kind: 'release',
      way: prepared.way,
      recipient,
      // What is logged as a release by its signature needs no name.
      loggedId: prepared.way === 'error' ? '' : mailIdentity(prepared.message).messageId,
      forgotten: plan.forgotten,
      logInode: mark.inode,
      logOffset: mark.offset,
    });
    const begun = { operation, loaded, plan, prepared, log };
    const outcome = await (prepared.way === 'signature'
      ? learnThenDeliver(begun, mark)
      : deliver(begun, mark));
    return recipient === '' ? outcome : { ...outcome, recipient };
  };
  return holdMessage(hold, release, deliverySlots(place.store));
}

/** A release that was begun. */
interface BegunRelease {
  operation: Operation;
  loaded: LoadedRecord;
  plan: ReleasePlan;
  prepared: PreparedRelease;
  log: LogFile;
}

/**
 * The release in two runs: nothing is delivered before the log shows what was learned, so that it is never learned twice, and
 * a failure here is no delivery for certain. The note between the two tells a settling after a crash which of them it was.
 */
async function learnThenDeliver(release: BegunRelease, mark: LogMark): Promise<Outcome> {
  const { operation, plan, log } = release;
  const { id, messageKey: key } = operation;
  const { signature, asUser } = plan;
  let verdict: Awaited<ReturnType<typeof trainBySignature>>;
  let next: LogMark;
  try {
    const begin = () => beginRun(id, 'started');
    verdict = await trainBySignature({ as: 'innocent', signature, asUser, log, mark, begin });
    next = await markLog(log.path);
  } catch (error) {
    throw interrupted(error);
  }
  if (verdict.state === 'done') return deliver(release, next, true);
  const { exitCode, output } = verdict;
  const reason = NOT_LEARNED[verdict.reason];
  tellFailure(operation, { reason, exitCode, output });
  await endOperation(id, ['started'], 'failed', { reason, exitCode, output });
  return { key, ok: false, operationId: id, reason };
}

async function deliver(release: BegunRelease, mark: LogMark, learned = false): Promise<Outcome> {
  const { operation, loaded, plan, prepared, log } = release;
  const config = getConfig();
  const { files } = loaded.place;
  const key = operation.messageKey;
  let verdict: Verdict;
  let copying: Promise<number> | undefined;
  try {
    const { way, message } = prepared;
    const recipient = recipientArgv(config.conf, config.releaseArgs, plan.asUser, operation.recipient);
    const argv = releaseArgv(way, config.releaseArgs, plan.asUser, recipient);
    const begin = () => beginDelivery(operation.id, mark, learned);
    const run = await runDspam(config.dspamBin, argv, message, config.deliveryTimeoutMs, { begin });
    const { signature, asUser: user } = plan;
    const proof = await proveDelivery(log, mark, { way, user, signature, ...mailIdentity(message) });
    const unlogged = proof !== 'found' && (await deliversUnlogged(plan.asUser, message.length));
    verdict = judgeRun(run, proof, way, unlogged);
    if (!verdict.delivered) tellFailure(operation, { ...run, reason: verdict.reason }, loaded.record.bytes);
    // A large mail need not be in memory twice while it is taken out.
    prepared.message = Buffer.alloc(0);
    const seen = {
      trained: learned || verdict.trained || verdict.fed,
      exitCode: run.exitCode,
      proof: verdict.proof,
      output: run.output,
    };
    const state = verdict.delivered ? { state: 'delivered' as const } : {};
    // The note of the delivery and the copy wait for the disk side by side; the note of the copy comes after both.
    if (verdict.delivered) copying = keepCopy(operation, files, loaded.record.bytes);
    // A failure is told by who waits for it.
    copying?.catch(() => undefined);
    await noteOperation(operation.id, ['started'], { ...state, ...seen }).catch(async (error) => {
      await correctEnd(operation.id, { ...seen, proof: null, state: 'unconfirmed', reason: 'unconfirmed' });
      throw error;
    });
  } catch (error) {
    throw interrupted(error);
  }
  if (!verdict.delivered) {
    await endOperation(operation.id, ['started'], isUncertain(verdict.reason) ? 'unconfirmed' : 'failed', {
      reason: verdict.reason,
    });
    return { key, ok: false, operationId: operation.id, reason: verdict.reason };
  }
  return takeOut(operation, files, loaded, copying);
}

/** With the second of two runs goes the note that the first has learned, and where the log ended after it. */
async function beginDelivery(id: bigint, mark: LogMark, learned: boolean): Promise<void> {
  if (!learned) return beginRun(id, 'started');
  try {
    // The second run has its own time: who settles counts from here.
    const noted = { trained: true, logInode: mark.inode, logOffset: mark.offset, startedAt: new Date() };
    await beginRun(id, 'started', noted);
  } catch (error) {
    await correctEnd(id, { trained: true });
    throw error;
  }
}

/** What happened is not known here; the log will tell when the operation is settled. */
function interrupted(cause: unknown): AppError {
  if (cause instanceof TakenOver) return cause;
  return new AppError('unavailable', 'the release was interrupted', { cause, reason: 'interrupted' });
}

/** Why nothing was learned, in the words of a release, of which nothing was delivered. */
const NOT_LEARNED: Record<TrainingFailure, FailureReason> = {
  trainRefused: 'refused',
  trainUnavailable: 'filterUnavailable',
  trainFilterMissing: 'filterMissing',
  notTrained: 'notDelivered',
  trainTimedOut: 'learnUnconfirmed',
  trainUnconfirmed: 'learnUnconfirmed',
};

/**
 * Another process, whose clock jumped, may have ended a release that was still going on as never begun: what the filter learned
 * counts all the same, so that it does not learn it twice, and somebody has to look whether the mail arrived.
 */
async function correctEnd(id: bigint, seen: Prisma.OperationUncheckedUpdateManyInput): Promise<void> {
  await prisma().operation.updateMany({ where: { id, state: 'failed', reason: 'interrupted' }, data: seen });
}

/** The mail has arrived, and `copying` writes its copy if that was begun; if the message cannot be taken out now, the operation stays open and is settled later. */
export async function takeOut(
  operation: Operation,
  files: UserFiles,
  loaded: LoadedRecord,
  copying?: Promise<number>,
): Promise<Outcome> {
  const outcome = { key: operation.messageKey, operationId: operation.id };
  try {
    await eraseWithCopy(operation, files, loaded.record.bytes, copying);
    return { ...outcome, ok: true, reason: null };
  } catch (error) {
    const reason = failureOf(error, 'deliveredNotErased');
    if (reason !== 'busy') {
      tellFailure(operation, { reason, exitCode: null, output: wordsOf(error) }, loaded.record.bytes);
      await noteOperation(operation.id, ['delivered', 'copied'], { reason });
    }
    return { ...outcome, ok: false, reason };
  }
}
