import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { LIKELY_FROM } from '@/lib/messages/scoring/likelihood';
import { prisma } from '@/lib/store/db/prisma';

/** Nobody needs the exact number of more, and there is no room for it. The texts say "or more" of this one. */
const MOST_COUNTED = 100;

/** How many messages look innocent and have not been looked at, up to 100: for the navigation and the digest. */
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
