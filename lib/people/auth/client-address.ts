import { isIP } from 'node:net';
import { plainAddress } from '@/lib/store/config/address-list';
import { getConfig } from '@/lib/store/config/config';

/** Stands in for an address: a connection through LISTEN_SOCKET, which only the web server in front can open. */
export const SOCKET_PEER = 'unix';

/**
 * Where a request comes from: the other end of the connection, or, where that is one of TRUSTED_PROXIES or
 * LISTEN_SOCKET, the last address of X-Forwarded-For that is not one of them. Anybody who is not trusted can write
 * anything into that header. See decision 045.
 * @param peer an address, or SOCKET_PEER; null where it is not known. Returns '' if there is no address.
 */
export function clientAddress(peer: string | null, forwardedFor: string | null): string {
  if (peer === null) return '';
  const { trustedProxies } = getConfig().signIn;
  let nearest = plainAddress(peer);
  const hops = (forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()));
  for (const hop of hops.reverse()) {
    if ((nearest !== SOCKET_PEER && !trustedProxies.has(nearest)) || isIP(hop) === 0) break;
    nearest = hop;
  }
  return nearest === SOCKET_PEER ? '' : nearest;
}

/** What the rate limit treats as one place: an IPv4 address, or the /64 that a provider gives one customer. */
export function placeOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = address.includes('::') ? tail.split(':').filter(Boolean) : [];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const groups = address.includes('::') ? [...left, ...zeros, ...right] : left;
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
