import { findWhitelist } from '@/lib/messages/senders/find-whitelist';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import type { Raising } from './raise-token';

/** By which hits DSPAM lets a sender through to a mailbox; `off` where enableWhitelist is, `unknown` while DSPAM does not know the user. */
export async function findWhitelisting(place: MailboxPlace): Promise<Raising | 'off' | 'unknown'> {
  const { trained, nameProblem } = place;
  if (!trained || nameProblem !== null) return 'unknown';
  const whitelist = await findWhitelist(place);
  if (!whitelist) return 'off';
  const { threshold, uids } = whitelist;
  return { uid: trained.uid, groupUid: uids.find((uid) => uid !== trained.uid) ?? null, threshold };
}
