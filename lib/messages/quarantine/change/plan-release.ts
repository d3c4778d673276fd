import { isUserName } from '@/lib/formats/dspam/userdir';
import { type ChosenWay, chooseWay } from '@/lib/messages/operations/choose-way';
import { findMailboxPlace, findSharing, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';

export interface ReleasePlan extends ChosenWay {
  /** For `--user`, of every run. */
  asUser: string;
  /** Whose X-DSPAM-User header DSPAM itself has written into the message; '' where it writes none. */
  member: string;
  /** The mailbox whose log shows the runs for `asUser`. */
  owner: MailboxPlace;
}

/** The user as whom a message is released, and whose log shows it. */
export type Releaser = Pick<ReleasePlan, 'asUser' | 'member' | 'owner'>;

/**
 * The user as whom a message is released: the one it is for. In a managed group and where localStore has put the mail
 * of several people into one file DSPAM's own X-DSPAM-User header names that person (F§1); DSPAM itself obeys it in one
 * of the runs only (F§8.6), so `--user` has to say the same.
 */
export async function findReleaser(place: MailboxPlace, message: { member: string }): Promise<Releaser> {
  // A sender can write such a header too: it only counts where DSPAM writes it.
  const named = isUserName(message.member) ? message.member : '';
  const isShared =
    place.sharing !== 'none' || (named !== '' && (await findSharing(place.store, true)) !== 'none');
  const home = named === '' || named === place.store ? place : await findMailboxPlace(named);
  // Their own preferences may be in a file, and nobody has read those of all users.
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
  // Whatever the filter learned would be learned for the user it takes this name for.
  const chosen: ChosenWay =
    owner.nameProblem === 'anothers'
      ? { way: 'deliver', signature: '', forgotten: false }
      : await chooseWay(owner.trained, about, getConfig().uidInSignature);
  return { ...chosen, ...releaser };
}

/**
 * DSPAM looks for a folder with exactly this name: a login that is spelled differently would be logged somewhere else
 * (F§1).
 */
function releaseName({ onlyMember, store }: MailboxPlace): string {
  return onlyMember ?? store;
}
