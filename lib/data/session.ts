import 'server-only';
import { cookies } from 'next/headers';
import { cache } from 'react';
import { accountStamp } from '@/lib/auth/account-stamp';
import { findRights, type Rights } from '@/lib/auth/roles';
import { userOf } from '@/lib/auth/user-format';
import { readSessionToken, sessionCookieName } from './session-token';

export interface SignedIn extends Rights {
  login: string;
}

/**
 * Who is asking; null when nobody is signed in. The method that let them in is asked again for every request, so that an
 * account that is taken away, or whose password was changed, is out; what they may do is read from the files each time.
 */
export const findSignedIn = cache(async (): Promise<SignedIn | null> => {
  const session = await readSessionToken((await cookies()).get(sessionCookieName())?.value);
  if (!session) return null;
  const { sub: login, method } = session;
  const stamp = await accountStamp(method, login).catch(() => session.stamp);
  if (stamp === null || stamp !== session.stamp) return null;
  return { login, ...(await findRights(login, userOf(login))) };
});
