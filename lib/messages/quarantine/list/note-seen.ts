import { prisma } from '@/lib/store/db/prisma';

/**
 * Remembers that somebody has looked at a message whose mailbox it is. For good, in a table of its own: the row of the index
 * may be made again any time. Once is enough; the first time counts.
 */
export async function noteSeen(store: string, mailboxId: number, key: string): Promise<void> {
  await prisma().seen.createMany({ data: [{ store, key, seenAt: new Date() }], skipDuplicates: true });
  await prisma().message.updateMany({ where: { mailboxId, key }, data: { seen: true } });
}
