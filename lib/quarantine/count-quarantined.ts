import { prisma } from '@/lib/db/prisma';
import { findMailboxPlace } from '@/lib/users/mailbox-place';

/** How many messages a user's quarantine holds, as it was last indexed; 0 for one that nobody has opened yet. */
export async function countQuarantined(user: string): Promise<number> {
  const { store, onlyMember } = await findMailboxPlace(user);
  const row = await prisma().mailbox.findUnique({
    where: { store },
    select: { id: true, messageCount: true },
  });
  if (!row || onlyMember === null) return row?.messageCount ?? 0;
  return prisma().message.count({ where: { mailboxId: row.id, member: onlyMember } });
}
