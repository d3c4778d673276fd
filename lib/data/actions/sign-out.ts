'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { COOKIE_PATH, isSessionCookie } from '@/lib/data/session/own-cookies';

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  const jar = await cookies();
  for (const { name } of jar.getAll()) {
    if (isSessionCookie(name)) jar.delete({ name, path: COOKIE_PATH, secure: name.startsWith('__Secure-') });
  }
  redirect('/login');
}
