import 'server-only';
import { domainOf } from '@/lib/formats/dspam/block-list';
import { looksLike } from '@/lib/formats/mail/looks-like';
import { isHeld } from '@/lib/messages/sender-rules/hold-back';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';

/** What has to be known of an address before its mail is let through. */
export interface LettingWarnings {
  /** The address of plain letters that it looks like, with letters of another script. */
  like: string | null;
  /** It is of the domain of the mailbox itself. */
  isOwn: boolean;
  /** Its domain is held back, so that its mail is all the same. */
  isHeld: boolean;
}

export async function findLettingWarnings(place: MailboxPlace, address: string): Promise<LettingWarnings> {
  return {
    like: looksLike(address),
    isOwn: isOwnDomain(place.user, address),
    isHeld: await isHeldNow(place, address),
  };
}

/** Whether an address, or all of a domain, is of the domain of the mailbox itself, which spammers like to name. */
export function isOwnDomain(mailbox: string, address: string): boolean {
  const domain = domainOf(address);
  return domain !== null && domain === domainOf(mailbox);
}

/** A list that cannot be read must not cost anybody their page: that of the rule says so. */
async function isHeldNow(place: MailboxPlace, address: string): Promise<boolean> {
  const domain = domainOf(address);
  return domain !== null && (await isHeld(place, domain).catch(() => false));
}
