import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuthMethod } from '@/lib/store/config/auth-method';
import { getConfig } from '@/lib/store/config/config';
import { SOCKET_PEER } from './client-address';
import { normaliseLogin } from './user-format';

/** In which header the web server in front sends AUTH_PROXY_SECRET with each request. */
export const PROXY_SECRET_HEADER = 'X-Dashboard-Secret';

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
 * The login that the web server in front names (AUTH_PROXY_HEADER); null when `proxy` is not among AUTH_METHODS, the request does
 * not come straight from AUTH_PROXY_TRUSTED or through LISTEN_SOCKET, or AUTH_PROXY_SECRET is set and does not come with it.
 * @param peer what the connection came from (an address or SOCKET_PEER), not what a header says of it
 */
export function proxyLogin(headers: Headers, peer: string | null): string | null {
  const { methods, proxyTrusted, proxyHeader, proxySecret } = getConfig().signIn;
  if (!methods.includes('proxy') || peer === null) return null;
  if (peer !== SOCKET_PEER && !proxyTrusted.has(peer)) return null;
  if (proxySecret !== undefined && !isEqual(headers.get(PROXY_SECRET_HEADER) ?? '', proxySecret)) return null;
  // Node passes on the bytes of a header as Latin-1; names are UTF-8.
  const value = Buffer.from(headers.get(proxyHeader) ?? '', 'latin1').toString('utf8');
  const login = normaliseLogin(value);
  // Two headers of this name are joined by a comma: one of them is not the web server's.
  return login === '' || login.includes(',') ? null : login;
}

/** Takes the same time wherever they differ, and however long they are. */
function isEqual(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
