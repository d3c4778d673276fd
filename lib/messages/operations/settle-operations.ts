import { isUserName, type UserFiles } from '@/lib/formats/dspam/userdir';
import type { LogMark } from '@/lib/formats/logs/log-mark';
import { messageOf, separatorLengthOf } from '@/lib/formats/mbox/record';
import type { FailureReason } from '@/lib/ground/reasons';
import { unforeseen } from '@/lib/ground/unforeseen';
import { failureOf } from '@/lib/messages/operations/failure-of';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { askRows, type Question } from '@/lib/store/db/ask';
import { asBigInt } from '@/lib/store/db/columns';
import { prisma } from '@/lib/store/db/prisma';
import { whileHeld } from '@/lib/store/db/while-held';
import { areLocksApart } from '@/lib/store/home/locks-apart';
import { requireHome } from '@/lib/store/home/require-home';
import { eraseWithCopy } from './erase-with-copy';
import { findRecord } from './find-record';
import { logFileOf } from './log-file';
import { isToldApart, mailIdentity, ownMessageId } from './mail-identity';
import { claimOf, endOperation, noteOperation, OPEN_STATES, type Operation } from './operation';
import { type LogFile, proveDelivery } from './prove-delivery';
import { proveTraining } from './prove-training';
import { settleRestore } from './settle-restore';
import { settleRetrain } from './settle-retrain';
import { tellFailure, wordsOf } from './tell-failure';
import { wasErased } from './was-erased';

/** A run of the filter lives at most its time limit and the grace after it; only then nobody works on it any more. */
const GRACE_MS = 5_000;

// Visits of one process that come at the same time settle a store once; of two processes, one gets an operation's end.
const settling = new Map<string, Promise<void>>();

/**
 * Settles what a crash left unfinished: the log says whether the mail was delivered, the file whether the record is still
 * there. An erase may be done again, a delivery never is. What a living process holds is left to it (hold-message.ts), and what is
 * younger than a run can last, as the filter outlives who has started it; what was begun in the future was begun before the
 * clock was set back. Answers whether there was any.
 */
export async function settleOperations({ store, files }: MailboxPlace): Promise<boolean> {
  const { sql, values } = abandonedOf(store);
  const found = await askRows({ id: asBigInt }, sql, values);
  const open =
    found.length === 0
      ? []
      : await prisma().operation.findMany({
          where: { id: { in: found.map(({ id }) => id) } },
          orderBy: { id: 'asc' },
        });
  if (open.length === 0) return false;
  await requireHome();
  // It waits until locks hold again: what it would erase, another server may have written.
  if (areLocksApart()) return false;
  const run = settling.get(store) ?? settleEach(open, files).finally(() => settling.delete(store));
  settling.set(store, run);
  await run;
  return true;
}

async function settleEach(open: Operation[], files: UserFiles): Promise<void> {
  for (const { id, store, messageKey } of open)
    await whileHeld(claimOf(store, messageKey), async () => {
      const operation = await prisma().operation.findUnique({ where: { id } });
      if (operation && OPEN_STATES.includes(operation.state)) await settle(operation, files);
    });
}

/** Whether there is anything to settle, for who asks for more with it. */
export function abandonedQuestion(store: string): Question<typeof ABANDONED> {
  const { sql, values } = abandonedOf(store);
  return { columns: ABANDONED, sql: `${sql} LIMIT 1`, values };
}

const ABANDONED = { id: asBigInt };

/**
 * What was begun so long ago, or will be, is worked on by nobody; where the filter was started for it, the clock of the database says how
 * long ago.
 */
function abandonedOf(store: string): { sql: string; values: (string | number | Date)[] } {
  const ms = getConfig().deliveryTimeoutMs + GRACE_MS;
  return {
    sql: `SELECT id FROM dashboard_operation WHERE store = ? AND state IN ('${OPEN_STATES.join("', '")}')
      AND (started_at < ? OR started_at > ?)
      AND (run_at IS NULL OR ABS(TIMESTAMPDIFF(MICROSECOND, run_at, UTC_TIMESTAMP(3))) > ?)`,
    values: [store, new Date(Date.now() - ms), new Date(Date.now() + ms), ms * 1000],
  };
}

async function settle(operation: Operation, files: UserFiles): Promise<void> {
  const { kind } = operation;
  switch (kind) {
    case 'release':
    case 'delete':
    case 'expire':
      return settleRemoval(operation, files);
    case 'restore':
      return settleRestore(operation, files);
    case 'retrain':
      return settleRetrain(operation, files);
    default:
      return unforeseen(kind);
  }
}

/** Of an operation that takes a message out of the quarantine. */
async function settleRemoval(operation: Operation, files: UserFiles): Promise<void> {
  const found = await findRecord(operation, files);
  // Gone with the whole folder it may only be away.
  if (!found) await requireHome();
  if (operation.kind === 'release' && operation.state === 'started')
    return settleUnproved(operation, files, found?.record ?? null);
  if (!found || (await wasErased(operation, files.mbox, found.record))) return settleGone(operation);
  if (operation.state === 'copied' && BigInt(found.offset) !== operation.byteOffset)
    return settleMoved(operation);
  try {
    await eraseWithCopy({ ...operation, byteOffset: BigInt(found.offset) }, files, found.record);
  } catch (error) {
    // Still not possible (a full disk, a missing right): the reason is shown, and the next visit tries again.
    const reason = failureOf(error, operation.kind === 'release' ? 'deliveredNotErased' : 'eraseFailed');
    if (reason === 'busy') return;
    if (reason !== operation.reason)
      tellFailure(operation, { reason, exitCode: null, output: wordsOf(error) }, found.record);
    // Somebody else may have ended it meanwhile; then there is nothing to show.
    await noteOperation(operation.id, OPEN_STATES, { reason }).catch(() => undefined);
  }
}

/** It is not known how the run of the filter ended; the log tells whether it began. */
async function settleUnproved(operation: Operation, files: UserFiles, record: Buffer | null): Promise<void> {
  const { id, way } = operation;
  const end = async (to: 'failed' | 'unconfirmed', reason: FailureReason, trained: boolean) => {
    if (await endOperation(id, ['started'], to, { reason, trained }))
      tellFailure(operation, { reason, exitCode: null, output: 'settled by what the log shows' });
  };
  const log = logFileOf(await logOwnerFiles(operation, files));
  const mark = { inode: operation.logInode, offset: operation.logOffset };
  if (way === 'signature' && !operation.trained) {
    // The run that only learns: the one that delivers is begun when its end is noted.
    const learned = await proveTraining(log, mark, 'innocent', operation.signature);
    const reason = learned === 'unreadable' ? 'learnUnconfirmed' : 'interrupted';
    return end('failed', reason, learned === 'found');
  }
  const proof = way === 'none' ? 'missing' : await proofOf(operation, log, mark, record);
  if (proof === 'missing') return end('failed', 'interrupted', operation.trained);
  // The record is written whether or not the delivery agent ends well (F§5): it shows what was learned, not that the
  // mail arrived.
  const taught = proof === 'found' && (way === 'error' || way === 'corpus');
  await end('unconfirmed', 'unconfirmed', operation.trained || taught);
}

/** Whose log the runs for the one whom it is for were written down in: as it was planned (plan-release.ts). */
async function logOwnerFiles({ member }: Operation, files: UserFiles): Promise<UserFiles> {
  return isUserName(member) ? (await findMailboxPlace(member)).files : files;
}

/**
 * Another program has moved what is in the file. Nobody knows whether the record was erased before and this is another message with the
 * same bytes: it stays.
 */
async function settleMoved({ id, kind }: Operation): Promise<void> {
  await endOperation(id, ['copied'], 'failed', {
    reason: kind === 'release' ? 'deliveredNotErased' : 'changed',
  });
}

/** The record is not in the quarantine. Only what is known of the operation now counts: who is at work may get further. */
async function settleGone({ id, kind, state, copyOffset }: Operation): Promise<void> {
  // Erased, or delivered and then taken out by another program.
  const isDone = copyOffset !== null || (kind === 'release' && state === 'delivered');
  if (isDone) await endOperation(id, [state], 'done');
  else await endOperation(id, [state], 'failed', { reason: 'changed' });
}

function proofOf(
  { signature, way, member, store, messageKey }: Operation,
  log: LogFile,
  mark: LogMark,
  record: Buffer | null,
): ReturnType<typeof proveDelivery> {
  const message = record
    ? messageOf({ bytes: record, separatorLength: separatorLengthOf(record) })
    : Buffer.alloc(0);
  if (way === 'none') throw new Error('no run of the filter belongs to it');
  const identity = mailIdentity(message);
  const known = isToldApart(identity) ? identity : { messageId: ownMessageId(messageKey) };
  return proveDelivery(log, mark, { way, user: member || store, signature, ...known });
}
