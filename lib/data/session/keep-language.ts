import 'server-only';
import { isLanguage, type Language } from '@/lib/ground/languages';
import { userOf } from '@/lib/people/auth/user-format';
import { findChoice } from '@/lib/people/digest/choice-rows';
import {
  COOKIE_PATH,
  cookiesAreSecure,
  LANGUAGE_COOKIE,
  LANGUAGE_SECONDS,
  sessionCookieName,
} from './own-cookies';
import { readSessionToken } from './session-token';

/** What goes with the cookie, which no script reads. */
export const languageCookie = (language: Language | null) => ({
  name: LANGUAGE_COOKIE,
  value: language ?? '',
  // Nobody's choice is nothing to keep.
  maxAge: language === null ? 0 : LANGUAGE_SECONDS,
  httpOnly: true,
  sameSite: 'lax' as const,
  path: COOKIE_PATH,
  secure: cookiesAreSecure(),
});

/**
 * With the answer to a sign-in the browser gets the language that this person has chosen, wherever that was, and loses that of the person before. Pages go by
 * the cookie alone. While the database cannot be asked it stays as it is.
 */
export async function keepLanguage(answer: Response): Promise<void> {
  const login = await signedInBy(answer);
  if (login === null) return;
  const choice = await findChoice(userOf(login)).catch(() => null);
  if (!choice) return;
  const { language } = choice.own;
  const { name, value, maxAge, path, secure } = languageCookie(isLanguage(language) ? language : null);
  const attributes = [
    `${name}=${value}`,
    `Path=${path}`,
    `Max-Age=${maxAge}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ];
  answer.headers.append('Set-Cookie', attributes.join('; '));
}

async function signedInBy(answer: Response): Promise<string | null> {
  const start = `${sessionCookieName()}=`;
  const cookie = answer.headers.getSetCookie().find((each) => each.startsWith(start));
  const claims = await readSessionToken(cookie?.slice(start.length).split(';')[0]);
  return claims?.sub ?? null;
}
