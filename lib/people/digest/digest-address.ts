import { needsRecipient, sharedUserOf } from '@/lib/formats/dspam/recipient';
import { typedText } from '@/lib/ground/typed-text';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { isMailAddress } from '@/lib/store/config/digest-config';
import { formatLogin } from '@/lib/store/config/format-login';

/** More addresses for one mailbox would be a mailing list. */
const MOST_ADDRESSES = 20;
/** All of them together, as they are kept (dashboard_digest_choice). */
const MOST_LETTERS = 2048;

/** Parts a list of addresses at commas, blanks and line ends; null where one of them is none, or there are too many, or too long ones. */
export function parseAddresses(text: string): string[] | null {
  const addresses = [
    ...new Set(
      text
        .split(/[\s,]+/)
        .map(typedText)
        .filter(Boolean),
    ),
  ];
  const fits = addresses.length <= MOST_ADDRESSES && addresses.join(', ').length <= MOST_LETTERS;
  return fits && addresses.every(isMailAddress) ? addresses : null;
}

/**
 * Where somebody's digest goes: to the addresses that an administrator has listed for the mailbox; else to their own, which is their name or what
 * DIGEST_ADDRESS makes of it. Never to an address of a message. Of a mailbox with the mail of several people, as that of a managed group or of the one user of
 * a filter site, only the list counts: its name is nobody's. [] where there is none.
 */
export function digestAddresses(
  user: string,
  listed: string,
  place: Pick<MailboxPlace, 'sharing' | 'onlyMember'>,
): string[] {
  const list = parseAddresses(listed);
  if (list === null || list.length > 0) return list ?? [];
  if (isShared(user, place)) return [];
  const pattern = getConfig().digest?.addressPattern ?? null;
  const address = user.includes('@') ? user : pattern === null ? '' : formatLogin(pattern, user);
  return isMailAddress(address) ? [address] : [];
}

function isShared(
  user: string,
  { sharing, onlyMember }: Pick<MailboxPlace, 'sharing' | 'onlyMember'>,
): boolean {
  const config = getConfig();
  const isOfGroup = sharing !== 'none' && onlyMember === null;
  return (
    isOfGroup ||
    needsRecipient(config, user) ||
    user.toLowerCase() === sharedUserOf(config.conf)?.toLowerCase()
  );
}
