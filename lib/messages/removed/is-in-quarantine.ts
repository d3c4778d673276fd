import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { lookFor } from '@/lib/messages/operations/find-record';
import { prisma } from '@/lib/store/db/prisma';
import { syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';

/**
 * Whether a removed message is back in the quarantine, for a caller that knows nothing but its copy. The index says
 * whether it can be there at all; a message without a signature is looked for in the file.
 */
export async function isInQuarantine(
  store: string,
  { mbox }: UserFiles,
  copy: { signature: string; length: number; digest: string },
): Promise<boolean> {
  const { id } = await syncQuarantine(store, mbox);
  const { signature, length, digest } = copy;
  const row = signature
    ? await prisma().message.findFirst({ where: { mailboxId: id, signature }, select: { byteOffset: true } })
    : null;
  if (signature && !row) return false;
  return (await lookFor(mbox, { offset: Number(row?.byteOffset ?? 0), length, digest })) !== null;
}
