import { prisma } from '@/lib/store/db/prisma';

/**
 * Remembers that somebody has looked at a message whose mailbox it is. Permanently, in a table of its own, because the
 * row of the index may be rebuilt at any time. Once is enough; the first time counts. See decision 081.
 */
export async function noteSeen(store: string, mailboxId: number, key: string): Promise<void> {
  await prisma().seen.createMany({ data: [{ store, key, seenAt: new Date() }], skipDuplicates: true });
  await prisma().message.updateMany({ where: { mailboxId, key }, data: { seen: true } });
}
