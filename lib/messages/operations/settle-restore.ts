import type { UserFiles } from '@/lib/formats/dspam/userdir';
import type { FailureReason } from '@/lib/ground/reasons';
import { prisma } from '@/lib/store/db/prisma';
import { requireHome } from '@/lib/store/home/require-home';
import { dropCopy } from './drop-copy';
import { findRecord } from './find-record';
import { logFileOf } from './log-file';
import { endOperation, type Operation } from './operation';
import { proveTraining } from './prove-training';
import { findLastTraining, isInnocent } from './training-state';

/**
 * Settles an undo that a crash left unfinished: the copy is in the quarantine or it is not. The bytes tell, as the crash may
 * have come between the append and the note of it; what lies before what was the file's end is another message (decision 198).
 * Whether the filter was told that it is spam after all, its log knows; it is not told again.
 */
export async function settleRestore(operation: Operation, files: UserFiles): Promise<void> {
  const { id, state } = operation;
  const claimed = await prisma().operation.findFirst({ where: { undoneBy: id } });
  const found =
    claimed && state === 'started' ? await findRecord(operation, files, Number(operation.byteOffset)) : null;
  if (!found) await requireHome();
  if (state === 'copied' || found) {
    const where = found ? { byteOffset: BigInt(found.offset) } : {};
    const reversal = claimed?.kind === 'release' ? await findReversal(operation, files) : {};
    // Bytes that were found can be of the same message that came once more; what was noted was written.
    if (claimed && state === 'copied') await dropCopy(claimed, files);
    await endOperation(id, [state], 'done', { reason: 'interrupted', ...reversal, ...where });
    return;
  }
  if (await endOperation(id, [state], 'failed', { reason: 'interrupted' }))
    await prisma().operation.updateMany({ where: { undoneBy: id }, data: { undoneBy: null } });
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
