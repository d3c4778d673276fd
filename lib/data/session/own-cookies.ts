import type { CookiesOptions } from 'next-auth';
import { BASE_PATH, withBasePath } from '@/lib/store/config/base-path';
import { getConfig } from '@/lib/store/config/config';

/**
 * Below a path of its host the dashboard's cookies are named for that path: the host's other programs may have cookies of
 * next-auth's own names, which browsers send along, and of two with one name the other program's would win.
 */
const FAMILY = `next-auth${BASE_PATH.replaceAll('/', '.')}`;

/** The pages and routes that get our cookies. */
export const COOKIE_PATH = withBasePath('/');

/** Whether our cookies go by TLS only: where people type https. */
export function cookiesAreSecure(): boolean {
  return getConfig().url.protocol === 'https:';
}

/** The cookie of a session. next-auth splits values over 4 KB into several cookies; ours are far from that. */
export function sessionCookieName(): string {
  return `${cookiesAreSecure() ? '__Secure-' : ''}${FAMILY}.session-token`;
}

/** Whether this is a session's cookie, by TLS or not, or a piece of one: name, name.0, name.1. */
export function isSessionCookie(name: string): boolean {
  const own = `${FAMILY}.session-token`;
  const plain = name.startsWith('__Secure-') ? name.slice('__Secure-'.length) : name;
  return plain === own || (plain.startsWith(`${own}.`) && /^\d+$/.test(plain.slice(own.length + 1)));
}

/** The cookie of the sign-in form's token. `__Host-` is for the path / only. */
export function csrfCookieName(): string {
  const prefix = BASE_PATH ? '__Secure-' : '__Host-';
  return `${cookiesAreSecure() ? prefix : ''}${FAMILY}.csrf-token`;
}

/** The cookie that keeps the user name of a sign-in that failed, for the form; sent to that page only. */
export function typedNameCookieName(): string {
  return `${cookiesAreSecure() ? '__Secure-' : ''}${FAMILY}.user-name`;
}

/** The language that was chosen last in this browser, by who is signed in or was: it counts for the sign-in page and where something fails, too. */
export const LANGUAGE_COOKIE = 'dashboard-language';
export const LANGUAGE_SECONDS = 365 * 24 * 3600;

/** What next-auth has to know of them. */
export function ownCookies(): Partial<CookiesOptions> {
  const secure = cookiesAreSecure();
  const options = { httpOnly: true, sameSite: 'lax', path: COOKIE_PATH, secure } as const;
  const callback = `${secure ? '__Secure-' : ''}${FAMILY}.callback-url`;
  return {
    sessionToken: { name: sessionCookieName(), options },
    csrfToken: { name: csrfCookieName(), options },
    callbackUrl: { name: callback, options },
  };
}
