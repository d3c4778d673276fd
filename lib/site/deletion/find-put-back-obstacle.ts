import path from 'node:path';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { findAnything } from '@/lib/ground/files/find-file';
import type { ErrorReason } from '@/lib/ground/reasons';
import { hasVirtualUids } from '@/lib/people/identity/find-uid';
import { getConfig } from '@/lib/store/config/config';
import { asNumber, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { DeletedCopies } from './find-copies';
import { findObstacle, type Obstacle } from './find-obstacle';
import { countUserRows } from './user-rows';

/** Why the copies of a deletion cannot be put back now. */
export type PutBackObstacle = Obstacle | Extract<ErrorReason, 'putBackNewUser' | 'putBackNewFiles'>;

/**
 * What stands against putting copies back; null for nothing. Mail that came since has begun a new user with a uid, tokens and
 * a quarantine of its own: DSPAM knows no way to make one of the two. With `isBackElsewhere` another filter host has put its part back, so that rows
 * of this uid are no new user's.
 */
export async function findPutBackObstacle(
  user: string,
  { deletion: { uid }, isDone, files: names }: DeletedCopies,
  isBackElsewhere = false,
): Promise<PutBackObstacle | null> {
  const obstacle = await findObstacle(user, 'deletion');
  if (obstacle) return obstacle;
  const named = uid !== null && (await hasVirtualUids()) ? await findNamed(uid, user) : [];
  if (named.some(([other, name]) => other !== uid || name !== user)) return 'putBackNewUser';
  // A deletion that came to its end left no row behind.
  if (uid !== null && isDone && !isBackElsewhere)
    if (Object.values(await countUserRows(uid)).some((count) => count > 0)) return 'putBackNewUser';
  const { dspamHome, scale } = getConfig();
  const { dir } = userFiles(dspamHome, scale, user);
  for (const name of names)
    if (await findAnything(path.join(/* turbopackIgnore: true */ dir, name))) return 'putBackNewFiles';
  return null;
}

/** The rows of DSPAM's table of names with this uid or this name, in any spelling. */
export function findNamed(uid: number, user: string): Promise<[uid: number, name: string | null][]> {
  return fetchRows(
    [asNumber, orNull(asText)],
    'SELECT uid, username FROM dspam_virtual_uids WHERE uid = ? OR username = ?',
    [uid, user],
  );
}
