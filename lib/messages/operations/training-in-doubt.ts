import { isUserName } from '@/lib/formats/dspam/userdir';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import type { Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { logFileOf } from './log-file';
import type { Operation } from './operation';
import { proveTraining } from './prove-training';
import { findLast, findLastTraining, isInnocent } from './training-state';

/** Releases that leave open whether the filter has learned. One that was interrupted is settled by the log. */
const IN_DOUBT = {
  kind: 'release',
  way: { in: ['error', 'corpus', 'signature'] },
  reason: { in: ['learnUnconfirmed', 'timedOut', 'unconfirmed'] },
} satisfies Prisma.OperationWhereInput;
/** The exit codes of a run that finished; any other may have cut it short. */
const CAME_TO_AN_END = [0, 255];

/**
 * Whether the filter counts, or may count, a message as innocent because of something done here that was not reversed
 * since. It may if a run of its last release was killed in the middle (DSPAM learns before it writes its record, F§5),
 * or the log could not be read. In that case the log is read again, and what it shows now is noted. Training is not
 * idempotent (F§0.9), so it must not be done again.
 */
export async function mayBeLearned(store: string, signature: string, messageKey?: string): Promise<boolean> {
  const last = await findLast(store, signature, messageKey, [IN_DOUBT]);
  const isSure = !last || last.trained || last.proof === 'log';
  if (isSure) return isInnocent(last);
  return (await isOpen(last)) || isInnocent(await findLastTraining(store, signature, messageKey));
}

async function isOpen(operation: Operation): Promise<boolean> {
  const { id, store, way, member, signature, logInode, logOffset, exitCode } = operation;
  // Such a run has dropped the message if it could have left a record and did not.
  const cameToAnEnd = exitCode !== null && CAME_TO_AN_END.includes(exitCode);
  if (way === 'corpus') return !cameToAnEnd;
  const owner = isUserName(member) ? member : store;
  const log = logFileOf((await findMailboxPlace(owner)).files);
  const proof = await proveTraining(log, { inode: logInode, offset: logOffset }, 'innocent', signature);
  if (proof === 'found') await prisma().operation.updateMany({ where: { id }, data: { trained: true } });
  return proof !== 'missing' || !cameToAnEnd;
}
