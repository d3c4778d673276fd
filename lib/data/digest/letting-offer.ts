import 'server-only';
import { learnedBy } from '@/lib/data/sender-rules/get-sender-rule';
import { openHistory } from '@/lib/messages/history/open-history';
import { findPastMail, type PastMail } from '@/lib/messages/sender-rules/past-mail';
import { findWhitelisting } from '@/lib/messages/sender-rules/whitelisting';

/** Of a sender who can be let through with a release: mail of theirs that would have been. */
export type LettingOffer = PastMail;

/** Null where there is nobody to let through, nobody can be, or it would be so for others, too: then it is not offered. */
export async function findLettingOffer(user: string, address: string): Promise<LettingOffer | null> {
  if (address === '') return null;
  const opened = await openHistory(user);
  if (learnedBy(opened.place, null) !== null) return null;
  if (typeof (await findWhitelisting(opened.place)) === 'string') return null;
  return findPastMail(opened, { address: address.toLowerCase() });
}
