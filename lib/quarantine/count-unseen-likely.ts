import { prisma } from '@/lib/db/prisma';
import { LIKELY_FROM } from '@/lib/scoring/likelihood';
import { MOST_COUNTED } from '@/lib/scoring/scoring-state';
import type { OpenedQuarantine } from './open-quarantine';

/** How many messages look innocent and have not been looked at, up to MOST_COUNTED: for the navigation and the digest. */
export async function countUnseenLikely({ place, state }: OpenedQuarantine): Promise<number> {
  const { onlyMember } = place;
  return prisma().message.count({
    where: {
      mailboxId: state.id,
      score: { gte: LIKELY_FROM },
      seen: false,
      ...(onlyMember === null ? {} : { member: onlyMember }),
    },
    // The order of the index, so that it is the one that is read.
    orderBy: { score: 'desc' },
    take: MOST_COUNTED,
  });
}
