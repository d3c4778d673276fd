import { checkUserName, userFiles } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { findName } from '@/lib/people/identity/find-uid';
import { getConfig } from '@/lib/store/config/config';
import { findObstacle, type Obstacle } from './find-obstacle';
import { listOwnFiles, type OwnFile } from './own-files';
import { countUserRows, NO_ROWS, type UserRows } from './user-rows';

/** All that DSPAM keeps of a user, before it is deleted. */
export interface DeletionPreview {
  user: string;
  /** Null where DSPAM does not know the user any more, and files of theirs are left. */
  uid: number | null;
  folder: string;
  rows: UserRows;
  files: OwnFile[];
  obstacle: Obstacle | null;
}

/**
 * Finds out what a deletion would take. Throws `invalid` for a name that cannot be a user's, `not-found` for one that
 * DSPAM does not know; where there are several filter hosts, only if there is no file of theirs either: another host may have taken what all have in
 * common (decision 271).
 */
export async function previewDeletion(user: string): Promise<DeletionPreview> {
  checkUserName(user);
  const { dspamHome, scale, filterHosts } = getConfig();
  const { known, problem } = await findName(user);
  // Another spelling is another folder with the same rows (F§1): the name has to be that of the table.
  const isUnknown = () => new AppError('not-found', `DSPAM does not know ${user}`, { reason: 'notFound' });
  if (known ? known.name !== user || known.uid === 0 : !filterHosts || problem) throw isUnknown();
  const ofUser = userFiles(dspamHome, scale, user);
  const files = await listOwnFiles(ofUser);
  if (!known && files.length === 0) throw isUnknown();
  return {
    user,
    uid: known?.uid ?? null,
    folder: ofUser.dir,
    rows: known ? await countUserRows(known.uid) : NO_ROWS,
    files,
    obstacle: await findObstacle(user, 'restoration'),
  };
}
