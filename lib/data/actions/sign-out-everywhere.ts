'use server';

import { requireSignedIn } from '@/lib/data/session/access';
import { requireSamePerson } from '@/lib/data/session/same-person';
import { signOutEverywhere } from '@/lib/data/session/session';
import { signOut } from './sign-out';

/**
 * Ends every session of the person who is asking, in all browsers. Goes to the sign-in, even if nobody was signed in
 * any more.
 */
export async function endAllSessions(form: FormData): Promise<void> {
  await requireSamePerson(form);
  const who = await requireSignedIn().catch(() => null);
  if (who) await signOutEverywhere(who);
  await signOut();
}
