import 'server-only';
import { cookies } from 'next/headers';
import { cookiesAreSecure, isSessionCookie, typedNameCookieName } from '@/lib/data/session/own-cookies';
import { withBasePath } from '@/lib/store/config/base-path';

/** Long enough to type a password, short enough that the next person at the machine does not see it. */
const KEPT_SECONDS = 120;
const MAX_LENGTH = 256;

/** The user name that a sign-in form sends, '' when it sends none that could be one; null of any other request. Leaves the request to be read. */
export async function sentUserName(request: Request): Promise<string | null> {
  const { pathname } = new URL(request.url);
  if (request.method !== 'POST' || !pathname.endsWith('/callback/credentials')) return null;
  const sent = await request
    .clone()
    .formData()
    .catch(() => null);
  const name = sent?.get('username');
  return typeof name === 'string' && name.length <= MAX_LENGTH ? name : '';
}

/**
 * Keeps the name for the form when the sign-in has failed, and forgets it when it has not, and the one before where it was none. In a cookie that no script reads
 * and that only the sign-in page gets, as an address stays in logs and in the history of the browser. See decision 155.
 */
export function keepUserName(answer: Response, name: string | null): void {
  if (name === null) return;
  const isIn = answer.headers.getSetCookie().some((cookie) => isSessionCookie(cookie.split('=')[0] ?? ''));
  const isKept = !isIn && name !== '';
  const attributes = [
    `${typedNameCookieName()}=${isKept ? encodeURIComponent(name) : ''}`,
    `Path=${withBasePath('/login')}`,
    `Max-Age=${isKept ? KEPT_SECONDS : 0}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(cookiesAreSecure() ? ['Secure'] : []),
  ];
  answer.headers.append('Set-Cookie', attributes.join('; '));
}

/** The user name that was sent last, when that sign-in has failed just now; else ''. */
export async function keptUserName(): Promise<string> {
  return (await cookies()).get(typedNameCookieName())?.value ?? '';
}
