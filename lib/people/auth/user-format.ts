import { lowerName } from '@/lib/formats/dspam/lower-name';
import { getConfig } from '@/lib/store/config/config';
import { domainOf, formatLogin } from '@/lib/store/config/format-login';

/**
 * A login as it is looked up everywhere: without surrounding blanks and tabs, and with A to Z in lower case where
 * USER_LOWERCASE says so. Nothing else is changed: a login that looks the same, or is equal in Unicode, is a different
 * one.
 */
export function normaliseLogin(typed: string): string {
  const login = typed.replace(/^[ \t]+|[ \t]+$/g, '');
  return getConfig().signIn.userLowercase ? lowerName(login) : login;
}

/**
 * The DSPAM user whose mail a login's is (USER_FORMAT). A login with a domain other than the one that the format adds
 * keeps its own: `%n@example.org` must not hand alice's mail to alice@elsewhere.example. See decision 041.
 */
export function userOf(login: string): string {
  const user = formatLogin(getConfig().signIn.userFormat, login);
  const [own, given] = [domainOf(login), domainOf(user)];
  return own !== '' && given !== '' && own !== given ? login : user;
}
