import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { isMissing } from '@/lib/ground/files/not-plain';
import { log } from '@/lib/ground/log';
import type { FailureReason } from '@/lib/ground/reasons';
import { prisma } from '@/lib/store/db/prisma';
import { requireHome } from '@/lib/store/home/require-home';
import { dropCopy } from './drop-copy';
import { endUndo } from './end-undo';
import { findRecord } from './find-record';
import { logFileOf } from './log-file';
import { endOperation, type Operation } from './operation';
import { proveTraining } from './prove-training';
import { isChanged, putInPlace } from './put-in-place';
import { readCopy } from './read-copy';
import { findLastTraining, isInnocent } from './training-state';

/**
 * Settles an undo that a crash left unfinished, by how far it is noted (put-in-place.ts): `started`, nothing was written; `placed`, it is written to
 * its end at its place; `copied`, it was. What else has the same bytes is another message (decision 222). Whether the filter was told
 * that it is spam after all, its log knows; it is not told again.
 */
export async function settleRestore(operation: Operation, files: UserFiles): Promise<void> {
  const { id, state } = operation;
  await requireHome();
  const claimed = await prisma().operation.findFirst({ where: { undoneBy: id } });
  const put = state === 'placed' ? await putAgain(operation, files, claimed) : state === 'copied';
  if (put === 'later') return;
  if (!put) {
    await endUndo(id, [state], 'failed', claimed?.id ?? null, 'interrupted');
    return;
  }
  const reversal = claimed?.kind === 'release' ? await findReversal(operation, files) : {};
  if (claimed) await dropCopy(claimed, files);
  await endOperation(id, ['placed', 'copied'], 'done', { reason: 'interrupted', ...reversal });
}

/** Whether it stands at its place now; `later`, where that cannot be said or done yet. */
async function putAgain(
  operation: Operation,
  files: UserFiles,
  claimed: Operation | null,
): Promise<boolean | 'later'> {
  const { store, messageKey: message, byteOffset } = operation;
  const copy = claimed && (await readCopy(files, claimed));
  if (!copy || 'reason' in copy) {
    // Its time was over meanwhile.
    const found = await findRecord(operation, files);
    if (found?.offset === Number(byteOffset)) return true;
    return copy?.reason === 'copyUnreadable' ? 'later' : false;
  }
  try {
    await putInPlace(operation, files, copy.record);
    return true;
  } catch (error) {
    if (isChanged(error) || isMissing(error)) return false;
    log.warn('a message could not be put back yet', { mailbox: store, message }, error);
    return 'later';
  }
}

async function findReversal(
  { store, signature, messageKey, logInode, logOffset }: Operation,
  files: UserFiles,
): Promise<{ trained: boolean; reason: FailureReason }> {
  const mark = { inode: logInode, offset: logOffset };
  if (signature && (await proveTraining(logFileOf(files), mark, 'spam', signature)) === 'found')
    return { trained: true, reason: 'interrupted' };
  const isLeft = isInnocent(await findLastTraining(store, signature, messageKey));
  return { trained: false, reason: isLeft ? 'notReversed' : 'interrupted' };
}
