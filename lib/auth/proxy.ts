import { getConfig } from '@/lib/config';
import type { AuthMethod } from './auth-method';
import { normaliseLogin } from './user-format';

/** The web server in front has signed people in already and says in a header who it is; it knows no passwords to check. */
export const proxy: AuthMethod = {
  name: 'proxy',
  async check() {
    return 'unknown';
  },
  /** No session is kept for it: the header has to come with every request. */
  async stamp() {
    return null;
  },
};

/**
 * The login that the web server in front names (AUTH_PROXY_HEADER); null when `proxy` is not among AUTH_METHODS or the
 * request does not come straight from AUTH_PROXY_TRUSTED.
 * @param peer the address that the connection came from, not what a header says of it
 */
export function proxyLogin(headers: Headers, peer: string | null): string | null {
  const { methods, proxyTrusted, proxyHeader } = getConfig().signIn;
  if (!methods.includes('proxy') || peer === null || !proxyTrusted.has(peer)) return null;
  // Node hands on the bytes of a header as Latin-1; names are UTF-8.
  const value = Buffer.from(headers.get(proxyHeader) ?? '', 'latin1').toString('utf8');
  const login = normaliseLogin(value);
  // Two headers of this name are joined by a comma: one of them is not the web server's.
  return login === '' || login.includes(',') ? null : login;
}
