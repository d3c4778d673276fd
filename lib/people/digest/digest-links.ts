import { getConfig } from '@/lib/store/config/config';
import { type LinkAction, makeLinkToken } from './link-token';

/** The addresses in one digest. */
export interface DigestLinks {
  /** The page that releases a message after a click; null where each link asks for the password. */
  release(key: string): string | null;
  open(key: string): string;
  everything: string;
  /** The page that ends the digest after a click, or at once where a mail program asks for that (RFC 8058). */
  stop: string;
}

/** As long as a link can be used. */
const LINK_DAYS = 14;
const DAY_MS = 24 * 3600 * 1000;

/** The links of a digest that goes out now: see lib/people/digest/link-token.ts for what they are made of. */
export function digestLinks(
  user: string,
  of: { generation: number; password: string },
  now = new Date(),
): DigestLinks {
  const { secret, digest } = getConfig();
  const expires = linksEnd(now).getTime();
  const tokenOf = (action: LinkAction, key = '') =>
    makeLinkToken(secret, { user, key, action, expires, ...of });
  const quarantine = quarantineAddress(user);
  return {
    release: (key) => (digest?.links === 'sign-in' ? null : siteAddress(`/d/${tokenOf('release', key)}`)),
    open: (key) => `${quarantine}/${encodeURIComponent(key)}`,
    everything: quarantine,
    stop: siteAddress(`/d/${tokenOf('stop')}`),
  };
}

/** Until when what a digest lets people do can be done: as long as its messages can be there. */
export function linksEnd(now: Date): Date {
  const { quarantineKeepDays } = getConfig();
  return new Date(now.getTime() + Math.min(LINK_DAYS, quarantineKeepDays ?? LINK_DAYS) * DAY_MS);
}

/** Where people reach somebody's quarantine. */
export function quarantineAddress(user: string): string {
  return siteAddress(`/mailbox/${encodeURIComponent(user)}/quarantine`);
}

/** Where people reach a page. */
function siteAddress(path: string): string {
  return `${getConfig().url.href.replace(/\/$/, '')}${path}`;
}
