import { AppError } from '@/lib/ground/errors';
import { pool } from '@/lib/store/db/pool';
import { findNamed } from './find-put-back-obstacle';

/**
 * Gives a uid its name again, so that DSPAM adds new mail to its rows from now on. Throws `conflict` (reason
 * `putBackNewUser`) when the name or the uid was given to somebody meanwhile.
 */
export async function claimName(uid: number, user: string): Promise<void> {
  await pool().query('INSERT IGNORE INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [uid, user]);
  const named = await findNamed(uid, user);
  if (named.length !== 1 || named[0]?.[0] !== uid || named[0]?.[1] !== user)
    throw new AppError('conflict', `${user} is another user now`, { reason: 'putBackNewUser' });
}
