import { isPreferenceOn } from '@/lib/formats/dspam/conf';
import { findName } from '@/lib/people/identity/find-uid';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { groupOf, readGroups } from '@/lib/people/mailbox/read-groups';
import { preferenceOf } from '@/lib/people/preferences/effective-preference';
import { findUser } from '@/lib/people/preferences/find-user';
import type { Raising } from './raise-token';

const DEFAULT_THRESHOLD = 10;

/** By which hits DSPAM lets a sender through to a mailbox; `off` where enableWhitelist is, `unknown` while DSPAM does not know the user. */
export async function findWhitelisting({
  user,
  trained,
  nameProblem,
}: MailboxPlace): Promise<Raising | 'off' | 'unknown'> {
  if (!trained || nameProblem !== null) return 'unknown';
  const { preferences } = await findUser(user);
  if (!isPreferenceOn(preferenceOf(preferences, 'enableWhitelist'))) return 'off';
  const group = groupOf(await readGroups(), user, preferences);
  const merged = group?.type === 'merged' ? (await findName(group.name)).known : null;
  const threshold =
    Number(preferenceOf(preferences, 'whitelistThreshold') ?? DEFAULT_THRESHOLD) || DEFAULT_THRESHOLD;
  return { uid: trained.uid, groupUid: merged?.uid ?? null, threshold };
}
