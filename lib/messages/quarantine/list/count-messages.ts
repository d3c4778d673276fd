import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';

/** How many messages a quarantine holds for its user. */
export async function countMessages({ place, state }: OpenedQuarantine): Promise<number> {
  if (place.onlyMember === null) return state.messageCount;
  return prisma().message.count({ where: { mailboxId: state.id, member: place.onlyMember } });
}
