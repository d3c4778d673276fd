import { checkUserName, userFiles } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { findUid } from '@/lib/people/identity/find-uid';
import { getConfig } from '@/lib/store/config/config';
import { findObstacle, type Obstacle } from './find-obstacle';
import { listOwnFiles, type OwnFile } from './own-files';
import { countUserRows, type UserRows } from './user-rows';

/** All that DSPAM keeps of a user, before it is deleted. */
export interface DeletionPreview {
  user: string;
  uid: number;
  folder: string;
  rows: UserRows;
  files: OwnFile[];
  obstacle: Obstacle | null;
}

/**
 * Finds out what a deletion would take. Throws `invalid` for a name that cannot be a user's, `not-found` for one that
 * DSPAM does not know.
 */
export async function previewDeletion(user: string): Promise<DeletionPreview> {
  checkUserName(user);
  const { dspamHome, scale } = getConfig();
  const known = await findUid(user);
  // Another spelling is another folder with the same rows (F§1): the name has to be that of the table.
  if (!known || known.name !== user || known.uid === 0)
    throw new AppError('not-found', `DSPAM does not know ${user}`, { reason: 'notFound' });
  const files = userFiles(dspamHome, scale, user);
  return {
    user,
    uid: known.uid,
    folder: files.dir,
    rows: await countUserRows(known.uid),
    files: await listOwnFiles(files),
    obstacle: await findObstacle(user, 'restoration'),
  };
}
