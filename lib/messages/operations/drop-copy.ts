import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { blankCopies } from '@/lib/formats/mbox/blank-copies';
import { log } from '@/lib/ground/log';
import { prisma } from '@/lib/store/db/prisma';
import type { Operation } from './operation';

/**
 * Takes the copy of a removal away once its message is back in the quarantine: whatever is found among the copies is not there then, also
 * where another message of the quarantine has the same bytes (decision 199). One that cannot be taken away is purged when its time is over.
 */
export async function dropCopy(
  { id, store, messageKey, copyOffset, byteLength: length, digest }: Operation,
  { removedMbox }: UserFiles,
): Promise<void> {
  if (copyOffset === null) return;
  try {
    await blankCopies(removedMbox, [{ offset: Number(copyOffset), length, digest }]);
    await prisma().operation.updateMany({ where: { id, copyOffset }, data: { copyOffset: null } });
  } catch (error) {
    log.warn('a copy could not be taken away', { mailbox: store, message: messageKey }, error);
  }
}
