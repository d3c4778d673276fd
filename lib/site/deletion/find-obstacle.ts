import { lowerName } from '@/lib/formats/dspam/lower-name';
import type { ErrorReason } from '@/lib/ground/reasons';
import { OPEN_STATES } from '@/lib/messages/operations/operation';
import { findSharing } from '@/lib/people/mailbox/mailbox-place';
import { findGroupOf, readGroups } from '@/lib/people/mailbox/read-groups';
import { findRunning } from '@/lib/site/work/create-task';
import { prisma } from '@/lib/store/db/prisma';

/** Why a user's data cannot be deleted now. */
export type Obstacle = Extract<ErrorReason, 'deletionShared' | 'deletionBusy'>;

/**
 * What stands against deleting all that DSPAM keeps of a user, or against putting it back; null for nothing. What several
 * share is nobody's to delete: the data of a group, of its members where they have the group's uid, and a folder that others'
 * localStore leads to (F§1). `other` is the task that must not be running.
 */
export async function findObstacle(
  user: string,
  other: 'deletion' | 'restoration',
): Promise<Obstacle | null> {
  const [groups, group] = await Promise.all([readGroups(), findGroupOf(user)]);
  if (group && group.type !== 'merged') return 'deletionShared';
  if (groups.some(({ name }) => lowerName(name) === lowerName(user))) return 'deletionShared';
  if ((await findSharing(user, true)) !== 'none') return 'deletionShared';
  const job = await prisma().job.findFirst({
    where: { mailbox: user, state: { in: ['running', 'stopping'] } },
    select: { id: true },
  });
  const open = await prisma().operation.findFirst({
    where: { store: user, state: { in: OPEN_STATES } },
    select: { id: true },
  });
  const task = await findRunning(other, user);
  return job || open || task ? 'deletionBusy' : null;
}
