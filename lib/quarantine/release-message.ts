import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getConfig } from '@/lib/config';
import { prisma } from '@/lib/db/prisma';
import { runDspam } from '@/lib/dspam/command';
import { releaseArgv } from '@/lib/dspam/release-argv';
import type { UserFiles } from '@/lib/dspam/userdir';
import { AppError } from '@/lib/errors';
import { type LogMark, markLog } from '@/lib/logs/log-mark';
import { firstHeaders, headerBlock } from '@/lib/mbox/header-block';
import { messageOf } from '@/lib/mbox/record';
import { findMailboxPlace } from '@/lib/users/mailbox-place';
import { beginOperation } from './begin-operation';
import { defuseMessage } from './defuse-message';
import { deliversUnlogged } from './delivers-unlogged';
import { inDeliveryTurn } from './delivery-turn';
import { hasRoom } from './disk-room';
import { eraseWithCopy, keepCopy } from './erase-with-copy';
import { holdMessage } from './hold-message';
import { judgeRun, type Verdict } from './judge-run';
import { type LoadedRecord, loadRecord } from './load-record';
import { logFileOf } from './log-file';
import { endOperation, type FailureReason, noteOperation, type Operation } from './operation';
import { planRelease, type ReleasePlan } from './plan-release';
import { type LogFile, proveDelivery } from './prove-delivery';
import { unquoteFrom } from './unquote-from';

/** How one message of a click ended. `operationId` is null when nothing was begun. */
export interface Outcome {
  key: string;
  ok: boolean;
  operationId: bigint | null;
  reason: FailureReason | null;
}

/**
 * Releases one message: corrects the filter, delivers the mail, proves it, and only then takes the message out of the
 * quarantine. On any doubt the message stays. Throws AppError (`not-found`, `conflict` busy) when nothing was begun.
 */
export async function releaseMessage(
  actor: string,
  user: string,
  key: string,
  batch: string,
): Promise<Outcome> {
  const place = await findMailboxPlace(user);
  // Everything in the turn: an operation that waited for it would look abandoned.
  return inDeliveryTurn(place.store, async () => {
    const loaded = await loadRecord(user, key, Number.POSITIVE_INFINITY, place);
    return releaseNow({ actor, batch }, loaded);
  });
}

async function releaseNow(who: { actor: string; batch: string }, loaded: LoadedRecord): Promise<Outcome> {
  const { files } = loaded.place;
  const log = logFileOf(files);
  // On a full disk it would be delivered without the record that proves it, and without a copy.
  if (!(await hasRoom(files.dir, loaded.record.bytes.length)))
    throw new AppError('unavailable', 'the disk is full', { reason: 'diskFull' });
  return holdMessage({ store: loaded.place.store, messageKey: loaded.row.key }, async () => {
    // Only now, when nobody else can train the message any more.
    const [plan, mark] = await Promise.all([planRelease(loaded.place, loaded.row), markLog(log.path)]);
    const operation = await beginOperation(loaded, who, {
      kind: 'release',
      way: plan.way,
      logInode: mark.inode,
      logOffset: mark.offset,
    });
    return deliver(operation, loaded, plan, log, mark);
  });
}

async function deliver(
  operation: Operation,
  loaded: LoadedRecord,
  plan: ReleasePlan,
  log: LogFile,
  mark: LogMark,
): Promise<Outcome> {
  const config = getConfig();
  const { files } = loaded.place;
  const key = operation.messageKey;
  let verdict: Verdict;
  let copying: Promise<number> | undefined;
  try {
    const message = await messageToDeliver(loaded, files, plan);
    const argv = releaseArgv(plan.way, config.releaseArgs, plan.asUser);
    const run = await runDspam(config.dspamBin, argv, message, config.deliveryTimeoutMs);
    const { way, signature } = plan;
    const expected = { way, user: plan.member || plan.asUser, signature, messageId: messageIdOf(message) };
    const proof = await proveDelivery(log, mark, expected);
    const unlogged = proof !== 'found' && (await deliversUnlogged(plan.asUser, message.length));
    verdict = judgeRun(run, proof, plan.way, unlogged);
    const seen = {
      trained: verdict.trained,
      exitCode: run.exitCode,
      proof: verdict.proof,
      output: run.output,
    };
    const state = verdict.delivered ? { state: 'delivered' as const } : {};
    // The note of the delivery and the copy wait for the disk side by side; the note of the copy comes after both.
    if (verdict.delivered) copying = keepCopy('release', files, loaded.record.bytes);
    // A failure is told by who waits for it.
    copying?.catch(() => undefined);
    await noteOperation(operation.id, ['started'], { ...state, ...seen }).catch(async (error) => {
      await correctEnd(operation.id, seen);
      throw error;
    });
  } catch (error) {
    // What happened is not known here; the log will tell when the operation is settled.
    throw new AppError('unavailable', 'the release was interrupted', { cause: error, reason: 'interrupted' });
  }
  if (!verdict.delivered) {
    const unknown = verdict.reason === 'unconfirmed' || verdict.reason === 'timedOut';
    await endOperation(operation.id, ['started'], unknown ? 'unconfirmed' : 'failed', {
      reason: verdict.reason,
    });
    return { key, ok: false, operationId: operation.id, reason: verdict.reason };
  }
  return takeOut(operation, files, loaded, copying);
}

/**
 * Another process, whose clock jumped, may have ended a release that was still going on as never begun: what the filter learned
 * counts all the same, so that it does not learn it twice, and somebody has to look whether the mail arrived.
 */
async function correctEnd(
  id: bigint,
  seen: Pick<Operation, 'trained' | 'exitCode' | 'proof' | 'output'>,
): Promise<void> {
  await prisma().operation.updateMany({
    where: { id, state: 'failed', reason: 'interrupted' },
    data: { ...seen, proof: null, state: 'unconfirmed', reason: 'unconfirmed' },
  });
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
    const reason =
      error instanceof AppError && error.reason ? (error.reason as FailureReason) : 'eraseFailed';
    if (reason !== 'busy') await noteOperation(operation.id, ['delivered', 'copied'], { reason });
    return { ...outcome, ok: false, reason };
  }
}

/** The bytes for the filter: without what would lead it astray (F§8), and without quoting that DSPAM certainly added. */
async function messageToDeliver(loaded: LoadedRecord, files: UserFiles, plan: ReleasePlan): Promise<Buffer> {
  const stored = messageOf(loaded.record);
  const fragment = loaded.row.signature
    ? await readFile(path.join(files.frag, `${loaded.row.signature}.frag`)).catch(() => null)
    : null;
  return defuseMessage(unquoteFrom(stored, fragment), plan.signature, plan.member);
}

function messageIdOf(message: Buffer): string {
  const { block } = headerBlock(message);
  return firstHeaders(block, ['message-id'])['message-id']?.toString('latin1').trim() ?? '';
}
