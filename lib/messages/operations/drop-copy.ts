import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { blankCopies } from '@/lib/formats/mbox/blank-copies';
import { log } from '@/lib/ground/log';
import { prisma } from '@/lib/store/db/prisma';
import type { Operation } from './operation';

/**
 * Takes the copy of a removal away once its message is back in the quarantine: whatever is found among the copies is not there then, also
 * where another message of the quarantine has the same bytes. Only for who knows that it is back, on the disk, and while the restore is
 * open. Of several at once only one takes it: later, another copy can lie at the same place. One that could not be taken is
 * taken by the maintenance (adopt-copies.ts). See decision 199.
 */
export async function dropCopy(
  { id, store, messageKey, copyOffset, byteLength: length, digest }: Operation,
  { removedMbox }: UserFiles,
): Promise<void> {
  if (copyOffset === null) return;
  try {
    const { count } = await prisma().operation.updateMany({
      where: { id, copyOffset, undoneBy: { not: null } },
      data: { copyOffset: null },
    });
    if (count === 1) await blankCopies(removedMbox, [{ offset: Number(copyOffset), length, digest }]);
  } catch (error) {
    log.warn('a copy could not be taken away', { mailbox: store, message: messageKey }, error);
  }
}
