'use server';

import { endSessionsAtHosts } from '@/lib/data/at-hosts/end-sessions-at-hosts';
import { requireSignedIn } from '@/lib/data/session/access';
import { leaveSession } from '@/lib/data/session/leave-session';
import { requireSamePerson } from '@/lib/data/session/same-person';

/**
 * Ends every session of the person who is asking, in all browsers. Goes to the sign-in, even if nobody was signed in
 * any more; it names the filter hosts on which sessions go on, as they could not be asked.
 */
export async function endAllSessions(form: FormData): Promise<void> {
  await requireSamePerson(form);
  const who = await requireSignedIn().catch(() => null);
  const left = who ? await endSessionsAtHosts(who) : [];
  await leaveSession(left);
}
