import { prisma } from '@/lib/db/prisma';
import type { UserFiles } from '@/lib/dspam/userdir';
import { findRecord } from './find-record';
import { endOperation, type Operation } from './operation';

/**
 * Settles an undo that a crash left unfinished: the copy is in the quarantine or it is not. The bytes tell, as the crash may
 * have come between the append and the note of it. Training that was not reversed is not tried again.
 */
export async function settleRestore(operation: Operation, files: UserFiles): Promise<void> {
  const { id, state } = operation;
  const claimed = await prisma().operation.findFirst({ where: { undoneBy: id }, select: { id: true } });
  const found = claimed && state === 'started' ? await findRecord(operation, files) : null;
  if (state === 'copied' || found) {
    const where = found ? { byteOffset: BigInt(found.offset) } : {};
    await endOperation(id, [state], 'done', { reason: 'interrupted', ...where });
    return;
  }
  if (await endOperation(id, [state], 'failed', { reason: 'interrupted' }))
    await prisma().operation.updateMany({ where: { undoneBy: id }, data: { undoneBy: null } });
}
