'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { SIGNED_IN_AS } from '@/lib/data/session/signed-in-as';

const SignedInAsContext = createContext<string | null>(null);

/** Around everything that is shown to somebody who is signed in. */
export function SignedInAs({ login, children }: { login: string; children: ReactNode }) {
  return <SignedInAsContext value={login}>{children}</SignedInAsContext>;
}

/**
 * Belongs into each form of an action: it says to whom its page was shown, so that nothing is done in the name of somebody who has signed in in
 * another tab since.
 */
export function SignedInAsField() {
  const login = useContext(SignedInAsContext);
  return login === null ? null : <input type="hidden" name={SIGNED_IN_AS} value={login} />;
}
