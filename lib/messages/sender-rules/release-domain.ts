import { domainToASCII } from 'node:url';
import { findDomainFault } from '@/lib/formats/dspam/block-list';
import { AppError } from '@/lib/ground/errors';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { findWish, forgetWish, noteWish, type SenderWish } from './wish-rows';

/*
 * A domain that is let through. DSPAM lets single From lines through and no domain (F§16.20), so its mail goes into the quarantine as before; what
 * comes there from then on is released by `npm run maintain` (release-let-domains.ts), where the site allows that.
 */

/** What somebody has said of a domain; null where that is nothing. Also where the site does not allow it (any more). */
export async function findLetDomain(place: MailboxPlace, domain: string): Promise<SenderWish | null> {
  return findWish(place, 'release', domainToASCII(domain));
}

/**
 * Has what comes of a domain into the quarantine from now on released; with `below`, of those below it, too. Throws `invalid` where the site does
 * not allow it (`releaseNotAllowed`), and for what is no domain that somebody has (`domainNotLet`).
 */
export async function letDomain(
  place: MailboxPlace,
  domain: string,
  { below, by }: { below: boolean; by: string },
): Promise<void> {
  if (!getConfig().senderRulesRelease)
    throw new AppError('invalid', 'SENDER_RULES_RELEASE is not yes', { reason: 'releaseNotAllowed' });
  if (findDomainFault(domain) !== null)
    throw new AppError('invalid', 'a domain that cannot be let through', { reason: 'domainNotLet' });
  await noteWish(place, 'release', { address: domainToASCII(domain), below, by });
}

/** Takes that back: what was released is released. False where nothing had been said. */
export async function letDomainNoLonger(place: MailboxPlace, domain: string): Promise<boolean> {
  return forgetWish(place, 'release', domainToASCII(domain));
}
