import { getConfig } from '@/lib/config';
import { isUserName } from '@/lib/dspam/userdir';
import { findMailboxPlace, findSharing, type MailboxPlace } from '@/lib/users/mailbox-place';
import { type ChosenWay, chooseWay } from './choose-way';

export interface ReleasePlan extends ChosenWay {
  /** For `--user`. */
  asUser: string;
  /** The X-DSPAM-User header that stays, because the filter delivers by it; '' where all of them go. */
  member: string;
}

/**
 * Decides how a message is released, and as whom. In a managed group that is the group, and DSPAM's own X-DSPAM-User header
 * names the member who gets it (F§1). Where localStore has put the mail of several people into one file, it is that person.
 */
export async function planRelease(
  place: MailboxPlace,
  message: { member: string; signature: string },
): Promise<ReleasePlan> {
  const { uidInSignature } = getConfig();
  const named = isUserName(message.member) ? message.member : '';
  // A sender can write such a header, too: it counts only where DSPAM writes it.
  const sharing = named === '' ? place.sharing : await findSharing(place.store, true);
  const isStored = sharing === 'stored' || place.sharing === 'stored';
  const owner = isStored && named ? await findMailboxPlace(named) : place;
  // What the filter learned, it would learn for whom it takes this name for.
  const chosen: ChosenWay =
    owner.nameProblem === 'anothers'
      ? { way: 'deliver', signature: '' }
      : await chooseWay(owner.trained, place.store, message.signature, uidInSignature);
  return { ...chosen, asUser: releaseName(place, owner), member: place.sharing === 'managed' ? named : '' };
}

function releaseName(place: MailboxPlace, owner: MailboxPlace): string {
  return place.sharing === 'managed' ? place.store : owner.user;
}
