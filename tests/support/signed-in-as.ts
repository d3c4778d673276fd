import { authOptions } from '@/lib/data/session/auth-options';
import { inNameOf } from '@/lib/data/session/on-behalf';
import type { SessionClaims } from '@/lib/data/session/session-token';

/** As somebody of the htpasswd file who signs in now. */
export async function signedInAs<T>(login: string, work: () => Promise<T>): Promise<T> {
  const user = { id: login, method: 'htpasswd' };
  const token = await authOptions().callbacks?.jwt?.({ token: {}, user } as never);
  const claims = token as unknown as SessionClaims;
  return inNameOf({ claims, timeZone: 'UTC', address: '192.0.2.7' }, work);
}
