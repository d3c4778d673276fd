import 'server-only';
import { isWholeDomain } from '@/lib/data/request/sender-address';
import { domainOf } from '@/lib/formats/dspam/block-list';
import { AppError } from '@/lib/ground/errors';
import { holdAddress, holdAddressNoLonger, isAddressHeld } from '@/lib/messages/sender-rules/hold-address';
import { findLetDomain, letDomain, letDomainNoLonger } from '@/lib/messages/sender-rules/release-domain';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import type { WishIntent } from './sender-asked';

/** What the dashboard itself does with the mail of a sender, on this host. */
export interface SenderWishes {
  /** Whether mail of the address comes last; null for all of a domain. */
  isLast: boolean | null;
  /** Whether what comes from the domain is released, and from those below it. */
  letDomain: 'domain' | 'below' | null;
  /** Whether the site allows that. */
  mayRelease: boolean;
}

export async function findSenderWishes(place: MailboxPlace, address: string): Promise<SenderWishes> {
  const domain = domainOf(address);
  const [isLast, rule] = await Promise.all([
    isWholeDomain(address) ? null : isAddressHeld(place, address),
    domain === null ? null : findLetDomain(place, domain),
  ]);
  const wanted = rule?.below ? ('below' as const) : ('domain' as const);
  return { isLast, letDomain: rule && wanted, mayRelease: getConfig().senderRulesRelease };
}

/** Changes it, of whoever's mail the mailbox has. False where nothing had been said that could be taken back. */
export async function changeSenderWish(
  intent: WishIntent,
  place: MailboxPlace,
  address: string,
  by: string,
): Promise<boolean> {
  if (intent === 'last' || intent === 'unlast') {
    if (isWholeDomain(address))
      throw new AppError('invalid', 'everybody of a domain', { reason: 'noSenderAddress' });
    if (intent === 'unlast') return holdAddressNoLonger(place, address);
    await holdAddress(place, address, by);
    return true;
  }
  const domain = domainOf(address) ?? '';
  if (intent === 'undomain') return letDomainNoLonger(place, domain);
  await letDomain(place, domain, { below: intent === 'below', by });
  return true;
}
