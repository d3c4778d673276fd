import 'server-only';
import { forPage, requireAdmin, requireMailboxPage } from '@/lib/data/session/access';
import { findName, findUid, type NameProblem } from '@/lib/people/identity/find-uid';
import { listPreferences, type PreferenceList } from '@/lib/people/preferences/list-preferences';
import { type PreferenceOwner, preferencesAreIn } from '@/lib/people/preferences/preference-store';
import { DIGEST_PREFERENCE } from '@/lib/site/digest/digest-readers';
import { getConfig } from '@/lib/store/config/config';

/** The form of a user's preferences (`mailbox`), or of the site's defaults (null). */
export interface PreferencesPage extends PreferenceList {
  mailbox: string | null;
  /** Why nothing can be saved; null when it can. */
  closed: 'unknownToFilter' | NameProblem | null;
  keptIn: ReturnType<typeof preferencesAreIn>;
}

/** What a user set, and what counts for them. Only for people who may open the mailbox; others get "not found". */
export async function getPreferences(mailbox: string): Promise<PreferencesPage> {
  await requireMailboxPage(mailbox, `/mailbox/${encodeURIComponent(mailbox)}/preferences`);
  const { known, problem } = await findName(mailbox);
  const owner: PreferenceOwner = { kind: 'user', name: mailbox, known };
  const closed = known || preferencesAreIn() === 'files' ? null : (problem ?? 'unknownToFilter');
  return { mailbox, closed, keptIn: preferencesAreIn(), ...withoutDigest(await listPreferences(owner)) };
}

/** The defaults of the site. Only for admins; others get "not found". */
export async function getDefaultPreferences(): Promise<PreferencesPage> {
  await forPage(requireAdmin, '/admin/preferences');
  return {
    mailbox: null,
    closed: null,
    keptIn: preferencesAreIn(),
    ...withoutDigest(await listPreferences({ kind: 'site' })),
  };
}

/** Where the site has a digest, its switch is in a section of its own: two for one thing would contradict each other. */
function withoutDigest(list: PreferenceList): PreferenceList {
  if (!getConfig().digest) return list;
  return { ...list, preferences: list.preferences.filter(({ name }) => name !== DIGEST_PREFERENCE) };
}

/** Whose preferences a mailbox's are: DSPAM reads them by the user's own name, also in a group. */
export async function ownerOf(mailbox: string): Promise<PreferenceOwner & { kind: 'user' }> {
  return { kind: 'user', name: mailbox, known: await findUid(mailbox) };
}
