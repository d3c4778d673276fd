import { prisma } from '@/lib/db/prisma';
import { findGroup } from '@/lib/dspam/group-file';
import { OPEN_STATES } from '@/lib/quarantine/operation';
import { findSharing } from '@/lib/users/mailbox-place';
import { readGroups } from '@/lib/users/read-groups';

/** Why a user's data cannot be deleted now. Keys below `errors.` in messages/*.json. */
export type Obstacle = 'deletionShared' | 'deletionBusy';

/**
 * What stands against deleting all that DSPAM keeps of a user; null for nothing. What several share is nobody's to delete:
 * the data of a group, of its members where they have the group's uid, and a folder that others' localStore leads to (F§1).
 */
export async function findObstacle(user: string): Promise<Obstacle | null> {
  const groups = await readGroups();
  const group = findGroup(groups, user);
  if (group && group.type !== 'merged') return 'deletionShared';
  if (groups.some(({ name }) => name.toLowerCase() === user.toLowerCase())) return 'deletionShared';
  if ((await findSharing(user, true)) !== 'none') return 'deletionShared';
  const job = await prisma().job.findFirst({
    where: { mailbox: user, state: { in: ['running', 'stopping'] } },
    select: { id: true },
  });
  const open = await prisma().operation.findFirst({
    where: { store: user, state: { in: OPEN_STATES } },
    select: { id: true },
  });
  return job || open ? 'deletionBusy' : null;
}
