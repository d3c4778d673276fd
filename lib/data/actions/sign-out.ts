'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  const jar = await cookies();
  // next-auth splits a long session over several cookies: name, name.0, name.1.
  for (const { name } of jar.getAll()) {
    if (/^(__Secure-)?next-auth\.session-token(\.\d+)?$/.test(name))
      jar.delete({ name, path: '/', secure: name.startsWith('__Secure-') });
  }
  redirect('/login');
}
