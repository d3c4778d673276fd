import 'server-only';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { COOKIE_PATH, isSessionCookie } from './own-cookies';

/** Ends the session of this browser and leads to the sign-in, which names the filter hosts on which others of the person go on. */
export async function leaveSession(left: readonly string[] = []): Promise<never> {
  const jar = await cookies();
  for (const { name } of jar.getAll()) {
    if (isSessionCookie(name)) jar.delete({ name, path: COOKIE_PATH, secure: name.startsWith('__Secure-') });
  }
  redirect(left.length === 0 ? '/login' : `/login?${new URLSearchParams({ notOn: left.join(' ') })}`);
}
