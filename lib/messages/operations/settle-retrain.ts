import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { prisma } from '@/lib/store/db/prisma';
import { requireHome } from '@/lib/store/home/require-home';
import { endUndo } from './end-undo';
import { logFileOf } from './log-file';
import { endOperation, type Operation } from './operation';
import { proveTraining } from './prove-training';

/** Settles a retrain that a crash left unfinished: the log says whether the filter has learned. It is never run again. */
export async function settleRetrain(operation: Operation, files: UserFiles): Promise<void> {
  const { id, signature, logInode, logOffset } = operation;
  const mark = { inode: logInode, offset: logOffset };
  const proof = await proveTraining(logFileOf(files), mark, operation.trainAs ?? 'spam', signature);
  // A log that was not there when the run began is not there either where all is away.
  if (proof === 'missing') await requireHome();
  if (proof === 'found') {
    await endOperation(id, ['started'], 'done', { trained: true, proof: 'log' });
    return;
  }
  const undone = (await prisma().operation.findFirst({ where: { undoneBy: id } }))?.id ?? null;
  if (proof === 'missing') await endUndo(id, ['started'], 'failed', undone, 'trainInterrupted');
  else await endUndo(id, ['started'], 'unconfirmed', undone, 'trainUnconfirmed');
}
