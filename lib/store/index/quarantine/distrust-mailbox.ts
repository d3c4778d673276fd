import { prisma } from '@/lib/store/db/prisma';

/** Makes the next sync read the whole quarantine again: somebody has rewritten it in a way that its stamp did not show. */
export async function distrustMailbox(id: number): Promise<void> {
  await prisma().mailbox.update({ where: { id }, data: { tailDigest: 'distrusted', mtimeNs: 0n } });
}
