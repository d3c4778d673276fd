import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A new token and the value of its cookie. This is next-auth's protection of its sign-in form: a token in a hidden field and the
 * same token, with a hash of it and the secret, in a cookie. next-auth sets the cookie only when a script asks for it; setting it
 * with the page lets the form work as plain HTML. See decision 006.
 */
export function newCsrf(secret: string): { token: string; cookie: string } {
  const token = randomBytes(32).toString('hex');
  return { token, cookie: cookieOf(token, secret) };
}

/** The token that a cookie holds; null when the cookie is not ours, or dates from before the secret was changed. */
export function csrfTokenOf(cookie: string, secret: string): string | null {
  const [token = ''] = cookie.split('|');
  const expected = Buffer.from(cookieOf(token, secret));
  const given = Buffer.from(cookie);
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

function cookieOf(token: string, secret: string): string {
  return `${token}|${createHash('sha256').update(`${token}${secret}`).digest('hex')}`;
}
