import { isUserName } from '@/lib/formats/dspam/userdir';
import { type ChosenWay, chooseWay } from '@/lib/messages/operations/choose-way';
import { findMailboxPlace, findSharing, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';

export interface ReleasePlan extends ChosenWay {
  /** For `--user`, of every run. */
  asUser: string;
  /** Whose X-DSPAM-User header DSPAM itself has written into the message; '' where it writes none. */
  member: string;
  /** The mailbox in whose log the runs for `asUser` are written down. */
  owner: MailboxPlace;
}

/** As whom a message is released, and in whose log that is written down. */
export type Releaser = Pick<ReleasePlan, 'asUser' | 'member' | 'owner'>;

/**
 * As whom a message is released: as whom it is for. In a managed group and where localStore has put the mail of several people into one file
 * DSPAM's own X-DSPAM-User header names that person (F§1); DSPAM itself obeys it in one of the runs only (F§8.6), so `--user` has to say the same.
 */
export async function findReleaser(place: MailboxPlace, message: { member: string }): Promise<Releaser> {
  // A sender can write such a header, too: it counts only where DSPAM writes it.
  const named = isUserName(message.member) ? message.member : '';
  const isShared =
    place.sharing !== 'none' || (named !== '' && (await findSharing(place.store, true)) !== 'none');
  const home = named === '' || named === place.store ? place : await findMailboxPlace(named);
  // Their own preferences may lie in a file, which nobody has read for all users.
  const member = isShared || home.store === place.store ? named : '';
  const owner = member === '' ? place : home;
  return { asUser: releaseName(owner), member, owner };
}

/** Decides how a message is released, and as whom. */
export async function planRelease(
  place: MailboxPlace,
  message: { member: string; signature: string; key?: string },
): Promise<ReleasePlan> {
  const releaser = await findReleaser(place, message);
  const { owner } = releaser;
  const about = { store: place.store, key: message.key, signature: message.signature };
  // What the filter learned, it would learn for whom it takes this name for.
  const chosen: ChosenWay =
    owner.nameProblem === 'anothers'
      ? { way: 'deliver', signature: '', forgotten: false }
      : await chooseWay(owner.trained, about, getConfig().uidInSignature);
  return { ...chosen, ...releaser };
}

/** DSPAM looks for the folder by the letter: a login that is spelled otherwise would be logged somewhere else (F§1). */
function releaseName({ onlyMember, store }: MailboxPlace): string {
  return onlyMember ?? store;
}
