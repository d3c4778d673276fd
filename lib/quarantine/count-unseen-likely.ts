import { prisma } from '@/lib/db/prisma';
import { LIKELY_FROM } from '@/lib/scoring/likelihood';
import type { OpenedQuarantine } from './open-quarantine';

/** How many messages look innocent and have not been looked at: for the navigation and the digest. */
export async function countUnseenLikely({ place, state }: OpenedQuarantine): Promise<number> {
  const { onlyMember } = place;
  return prisma().message.count({
    where: {
      mailboxId: state.id,
      score: { gte: LIKELY_FROM },
      seen: false,
      ...(onlyMember === null ? {} : { member: onlyMember }),
    },
  });
}
