import 'server-only';
import { getServerSession } from 'next-auth';
import { cache } from 'react';
import { accountStamp } from '@/lib/auth/account-stamp';
import { findRole, type Role } from '@/lib/auth/roles';
import { authOptions } from './auth-options';

export interface SignedIn {
  login: string;
  /** The DSPAM user whose mail this login's is. */
  user: string;
  role: Role;
}

/**
 * Who is asking; null when nobody is signed in. Asked of the password file for every request, so that an account that is
 * taken away, or whose password was changed, is out at once.
 */
export const findSignedIn = cache(async (): Promise<SignedIn | null> => {
  const session = await getServerSession(authOptions);
  if (!session?.login) return null;
  const stamp = await accountStamp(session.login).catch(() => session.stamp);
  if (stamp === null || stamp !== session.stamp) return null;
  return { login: session.login, user: session.login, role: await findRole(session.login) };
});
