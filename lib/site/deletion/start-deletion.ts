import { checkUserName, userFiles } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { findUid } from '@/lib/people/identity/find-uid';
import { createTask } from '@/lib/site/work/create-task';
import type { Task } from '@/lib/site/work/task';
import { getConfig } from '@/lib/store/config/config';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { begunOf } from './deletion-result';
import { findObstacle } from './find-obstacle';
import { findNamed } from './find-put-back-obstacle';
import { listOwnFiles } from './own-files';
import { type DeletionPreview, previewDeletion } from './preview-deletion';
import { countUserRows } from './user-rows';

/** `uid` is what a preview on this host has found, which other filter hosts may have taken the name of since; left out where there is no other. */
export interface DeletionAsked {
  actor: string;
  user: string;
  address: string;
  uid?: number | null | undefined;
}

/**
 * Writes down that the data of a user is to be deleted; the runner of tasks does it. Throws `not-found` when there is
 * nothing, `conflict` when something prevents it, or the user is another one than the preview has found.
 */
export async function startDeletion({ actor, user, address, uid }: DeletionAsked): Promise<Task> {
  checkUserName(user);
  requireLocks();
  const found = typeof uid === 'number' ? await previewOf(user, uid) : await previewDeletion(user);
  const { obstacle } = found;
  if (obstacle) throw new AppError('conflict', `${user}: ${obstacle}`, { reason: obstacle });
  // What is known by a name now was not when it was looked at.
  if (uid === null && found.uid !== null) throw isAnother(user);
  // Nothing is done that cannot be audited.
  await recordAudit({ event: 'user-deleted', actor, mailbox: user, address });
  return createTask('deletion', actor, user, uid === undefined ? {} : begunOf(found));
}

/** The rows of a uid whose name another host may have taken already, where hosts have DSPAM's tables in common; never those of anybody else. */
async function previewOf(
  user: string,
  uid: number,
): Promise<Pick<DeletionPreview, 'uid' | 'rows' | 'files' | 'obstacle'>> {
  const known = await findUid(user);
  if (known) {
    if (known.uid !== uid) throw isAnother(user);
    return previewDeletion(user);
  }
  if (uid <= 0 || (await findNamed(uid, user)).length > 0) throw isAnother(user);
  const { dspamHome, scale } = getConfig();
  return {
    uid,
    rows: await countUserRows(uid),
    files: await listOwnFiles(userFiles(dspamHome, scale, user)),
    obstacle: await findObstacle(user, 'restoration'),
  };
}

function isAnother(user: string): AppError {
  return new AppError('conflict', `${user} is another user now`, { reason: 'deletionBusy' });
}
