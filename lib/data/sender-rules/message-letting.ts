import 'server-only';
import { isWholeDomain, senderAddress } from '@/lib/data/request/sender-address';
import type { MailboxAccess } from '@/lib/data/session/access';
import { findReleaser } from '@/lib/messages/quarantine/change/plan-release';
import { findWhitelisting } from '@/lib/messages/sender-rules/whitelisting';
import { mayOpenMailbox } from '@/lib/people/auth/roles';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { learnedBy } from './get-sender-rule';
import { findLettingWarnings, type LettingWarnings } from './letting-warnings';

/** What is said where the sender of an open message can be let through with its release. */
export interface MessageLetting extends LettingWarnings {
  /** The group for all of whose members that is. */
  shared: string | null;
}

/**
 * Null where there is nobody who could be let through, nobody can be, or this person may not say so: then it is not offered. It is about the filter
 * that has judged the message (let-also.ts). Asks the database for nothing where mail is for the mailbox itself.
 */
export async function findMessageLetting(
  place: MailboxPlace,
  message: { member: string },
  address: string,
  who: MailboxAccess,
): Promise<MessageLetting | null> {
  const sender = senderAddress.safeParse(address);
  if (!sender.success || isWholeDomain(sender.data) || getConfig().filterHosts) return null;
  const { owner } = await findReleaser(place, message);
  const shared = learnedBy(owner, who);
  if (shared?.mayChange === false || !mayOpenMailbox(who, owner.user)) return null;
  if (typeof (await findWhitelisting(owner)) === 'string') return null;
  return { shared: shared?.name ?? null, ...(await findLettingWarnings(owner, sender.data)) };
}
