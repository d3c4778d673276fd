import { createHmac } from 'node:crypto';
import type { MethodName } from '@/lib/store/config/auth-method';
import { getConfig } from '@/lib/store/config/config';
import { authMethods } from './auth-methods';

/**
 * Changes when the password of a login does, and is null when the login is gone or the method that knew it is no longer
 * among AUTH_METHODS: a session that carries another stamp has ended. Says nothing about the hash itself. Throws when the
 * method cannot be asked.
 */
export async function accountStamp(method: MethodName, login: string): Promise<string | null> {
  const { secret, signIn } = getConfig();
  if (!signIn.methods.includes(method)) return null;
  const stamp = await authMethods[method].stamp(login);
  if (stamp === null) return null;
  return createHmac('sha256', secret)
    .update(`${method}\0${login}\0${stamp}`)
    .digest('base64url')
    .slice(0, 22);
}
