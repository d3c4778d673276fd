import 'server-only';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getConfig } from '@/lib/store/config/config';
import { csrfTokenOf, newCsrf } from './csrf-cookie';
import { COOKIE_PATH, cookiesAreSecure, csrfCookieName } from './own-cookies';
import { findSignedIn } from './session';
import { ASKED_PATH_HEADER, SIGNED_IN_AS } from './signed-in-as';

/** Why what somebody has sent was not done: nobody is signed in any more, or somebody else is. */
export type NotDone = 'ended' | 'other';

/**
 * Before a form is obeyed: leads to the sign-in page, which says why nothing was done, when its page was shown to somebody who is not signed in
 * (any more) in this browser. A form that does not say to whom it was shown is anybody's: what they may do is asked by each action itself.
 * See decision 220.
 */
export async function requireSamePerson(form: FormData): Promise<void> {
  const login = form.get(SIGNED_IN_AS);
  if (typeof login !== 'string') return;
  const who = await findSignedIn();
  if (who?.login !== login) await leadToSignIn(who ? 'other' : 'ended');
}

/** Leads to the sign-in page, and from there back to where the form was sent from: not somebody else, for whom there may be nothing. */
export async function leadToSignIn(notDone: NotDone): Promise<never> {
  const from = (await headers()).get(ASKED_PATH_HEADER);
  await keepFormToken();
  redirect(signInPath(notDone, notDone === 'ended' ? from : null));
}

/** The router asks for the page itself, and hands on no cookie of that answer: without this one the form would be refused once. */
async function keepFormToken(): Promise<void> {
  const jar = await cookies();
  const { secret } = getConfig();
  const given = jar.get(csrfCookieName())?.value;
  if (given !== undefined && csrfTokenOf(given, secret) !== null) return;
  jar.set(csrfCookieName(), newCsrf(secret).cookie, {
    httpOnly: true,
    sameSite: 'lax',
    path: COOKIE_PATH,
    secure: cookiesAreSecure(),
  });
}

/** The address of the sign-in page that says why something was not done. `from`: where to go after it. */
export function signInPath(notDone: NotDone, from: string | null): string {
  return `/login?${new URLSearchParams({ notDone, ...(from === null ? {} : { callbackUrl: from }) })}`;
}
