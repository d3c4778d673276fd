'use server';

import { leaveSession } from '@/lib/data/session/leave-session';

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  await leaveSession();
}
