import { getConfig } from '@/lib/store/config/config';
import { isMailAddress } from '@/lib/store/config/digest-config';
import { formatLogin } from '@/lib/store/config/format-login';

/** More addresses for one mailbox would be a mailing list. */
const MOST_ADDRESSES = 20;

/** Parts a list of addresses at commas, blanks and line ends; null where one of them is none, or there are too many. */
export function parseAddresses(text: string): string[] | null {
  const addresses = [...new Set(text.split(/[\s,]+/).filter(Boolean))];
  return addresses.length <= MOST_ADDRESSES && addresses.every(isMailAddress) ? addresses : null;
}

/**
 * Where somebody's digest goes: to the addresses that an administrator has listed for the mailbox; else to their own, which is their name or what
 * DIGEST_ADDRESS makes of it. Never to an address of a message. Of a mailbox with the mail of several people (`isShared`) only the list counts: its name is
 * nobody's. [] where there is none.
 */
export function digestAddresses(user: string, listed: string, isShared: boolean): string[] {
  const list = parseAddresses(listed);
  if (list === null || list.length > 0) return list ?? [];
  if (isShared) return [];
  const pattern = getConfig().digest?.addressPattern ?? null;
  const address = user.includes('@') ? user : pattern === null ? '' : formatLogin(pattern, user);
  return isMailAddress(address) ? [address] : [];
}
