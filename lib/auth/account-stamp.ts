import { createHmac } from 'node:crypto';
import { getConfig } from '@/lib/config';
import { findHash } from './htpasswd';

/**
 * Changes when the password of a login does, and is null when the login is gone: a session that carries another stamp has
 * ended. Says nothing about the hash itself.
 */
export async function accountStamp(login: string): Promise<string | null> {
  const hash = await findHash(login);
  if (hash === undefined) return null;
  return createHmac('sha256', getConfig().secret)
    .update(`${login}\0${hash}`)
    .digest('base64url')
    .slice(0, 22);
}
