import 'server-only';
import { learnedBy } from '@/lib/data/sender-rules/get-sender-rule';
import { findLettingWarnings, type LettingWarnings } from '@/lib/data/sender-rules/letting-warnings';
import { lowerName } from '@/lib/formats/dspam/lower-name';
import { openHistory } from '@/lib/messages/history/open-history';
import { findPastMail, type PastMail } from '@/lib/messages/sender-rules/past-mail';
import { findWhitelisting } from '@/lib/messages/sender-rules/whitelisting';
import { readGroups } from '@/lib/people/mailbox/read-groups';

/** Of a sender who can be let through with a release: mail of theirs that would have been, and what has to be known before. */
export type LettingOffer = PastMail & LettingWarnings;

/** Null where there is nobody to let through, nobody can be, or it would be so for others, too: then it is not offered. */
export async function findLettingOffer(user: string, address: string): Promise<LettingOffer | null> {
  if (address === '') return null;
  const opened = await openHistory(user);
  const { onlyMember, sharing } = opened.place;
  // What has a group's name, or a folder with mail of others, is read by several people.
  if (learnedBy(opened.place, null) !== null || (onlyMember === null && sharing !== 'none')) return null;
  if (await isGroup(user)) return null;
  if (typeof (await findWhitelisting(opened.place)) === 'string') return null;
  const sender = address.toLowerCase();
  const past = await findPastMail(opened, { address: sender });
  return { ...past, ...(await findLettingWarnings(opened.place, sender)) };
}

/** Of a merged group, too: DSPAM adds its words to those of each member. */
async function isGroup(user: string): Promise<boolean> {
  return (await readGroups()).some(({ name }) => lowerName(name) === lowerName(user));
}
