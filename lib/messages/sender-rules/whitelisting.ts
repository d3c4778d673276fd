import { whitelistThreshold } from '@/lib/messages/explain/whitelist-threshold';
import { findName } from '@/lib/people/identity/find-uid';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { groupOf, readGroups } from '@/lib/people/mailbox/read-groups';
import type { Raising } from './raise-token';

/** By which hits DSPAM lets a sender through to a mailbox; `off` where enableWhitelist is, `unknown` while DSPAM does not know the user. */
export async function findWhitelisting({
  user,
  trained,
  nameProblem,
  preferences,
}: MailboxPlace): Promise<Raising | 'off' | 'unknown'> {
  if (!trained || nameProblem !== null) return 'unknown';
  const threshold = whitelistThreshold(preferences);
  if (threshold === null) return 'off';
  const group = groupOf(await readGroups(), user, preferences);
  const merged = group?.type === 'merged' ? (await findName(group.name)).known : null;
  return { uid: trained.uid, groupUid: merged?.uid ?? null, threshold };
}
