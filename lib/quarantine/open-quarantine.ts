import { getConfig } from '@/lib/config';
import { type UserFiles, userFiles } from '@/lib/dspam/userdir';
import { type MailboxState, syncQuarantine } from '@/lib/index/sync-quarantine';
import { settleOperations } from './settle-operations';

/** The files of a user's quarantine. Throws `invalid` for a name that is none. */
export function quarantineFiles(user: string): UserFiles {
  const { dspamHome, scale } = getConfig();
  return userFiles(dspamHome, scale, user);
}

/**
 * Makes a quarantine ready to be read: settles what was left unfinished, and brings the index up to date.
 * Throws `unavailable` when the file may not be read or the database is away.
 */
export async function openQuarantine(user: string): Promise<MailboxState> {
  const files = quarantineFiles(user);
  await settleOperations(user, files);
  return syncQuarantine(user, files.mbox);
}
