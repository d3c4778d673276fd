import { AppError } from '@/lib/ground/errors';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { createTask } from '@/lib/site/work/create-task';
import type { Task } from '@/lib/site/work/task';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { findCopies } from './find-copies';
import { findPutBackObstacle } from './find-put-back-obstacle';
import { begunPutBack } from './put-back-result';

/**
 * Writes down that the copies of a user's last deletion are to be put back; the runner of tasks does it. Throws
 * `conflict` when there are none, or something prevents it. With `isBackElsewhere` another filter host puts its part back as well.
 */
export async function startPutBack(who: {
  actor: string;
  user: string;
  address: string;
  isBackElsewhere?: boolean;
}): Promise<Task> {
  const { actor, user, address, isBackElsewhere } = who;
  requireLocks();
  const copies = await findCopies(user);
  const obstacle = copies ? await findPutBackObstacle(user, copies, isBackElsewhere) : 'putBackNone';
  if (!copies || obstacle)
    throw new AppError('conflict', `${user}: ${obstacle}`, { reason: obstacle ?? 'putBackNone' });
  // Nothing is done that cannot be audited.
  await recordAudit({ event: 'user-put-back', actor, mailbox: user, address });
  return createTask('restoration', actor, user, isBackElsewhere ? begunPutBack(copies) : {});
}
