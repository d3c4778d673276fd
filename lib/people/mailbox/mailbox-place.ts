import { isUserName, type UserFiles, userFiles } from '@/lib/formats/dspam/userdir';
import { isThere } from '@/lib/ground/files/find-file';
import { type DspamUser, findName, type NameProblem } from '@/lib/people/identity/find-uid';
import { mayOverride, ofSite, preferenceOf } from '@/lib/people/preferences/effective-preference';
import { findUser } from '@/lib/people/preferences/find-user';
import { DEFAULTS_UID } from '@/lib/people/preferences/preference-rows';
import {
  preferencesAreIn,
  readPreferences,
  type StoredPreferences,
} from '@/lib/people/preferences/preference-store';
import type { StoredPreference } from '@/lib/people/preferences/stored-preference';
import { getConfig } from '@/lib/store/config/config';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { requireHome } from '@/lib/store/home/require-home';
import { groupOf, readGroups } from './read-groups';

/** Where a user's quarantine is, and whose data the filter keeps for them (F§1). */
export interface MailboxPlace {
  user: string;
  /** The name whose folder holds the files; the index is kept under it. */
  store: string;
  files: UserFiles;
  /**
   * The only X-DSPAM-User whose messages are theirs, if one file holds several people's mail; null if all of it is
   * theirs. A managed group's own name sees everything, including whom it is for.
   */
  onlyMember: string | null;
  /** `managed`: a managed group's; `stored`: several people's by localStore. Then DSPAM names whom each message is for. */
  sharing: 'none' | 'managed' | 'stored';
  /** Whose uid the signatures have: the user's own, or the group's. Null when DSPAM does not know them yet. */
  trained: DspamUser | null;
  /** Why DSPAM cannot know them as a user of their own; null if there is no reason. */
  nameProblem: NameProblem | null;
  /** What they have chosen, and the site for them. */
  preferences: StoredPreferences;
}

/**
 * Finds the place of a user's mail, through which everything goes that reads or changes it. Throws `invalid` for a name that cannot be a
 * user's, `unavailable` while DSPAM_HOME is not this site's.
 */
export async function findMailboxPlace(user: string): Promise<MailboxPlace> {
  await requireHome();
  const { dspamHome, scale } = getConfig();
  const own = userFiles(dspamHome, scale, user);
  const found = await findUser(user);
  const { preferences } = found;
  const group = groupOf(await readGroups(), user, preferences);
  const sharing = group && group.type !== 'merged' ? group.name : user;
  const { known: trained, problem: nameProblem } = sharing === user ? found : await findName(sharing);
  if (group?.type === 'managed') {
    const files = userFiles(dspamHome, scale, group.name);
    const shared = { store: group.name, files, onlyMember: user, sharing: 'managed' as const };
    return { user, ...shared, trained, nameProblem, preferences };
  }
  const moved = preferenceOf(preferences, 'localStore');
  if (moved && moved !== user && isUserName(moved)) {
    const files = userFiles(dspamHome, scale, moved);
    const shared = { store: moved, files, onlyMember: user, sharing: 'stored' as const };
    return { user, ...shared, trained, nameProblem, preferences };
  }
  const { store, files } = await findSpelling(user, own, sharing === user ? trained : null);
  // A folder of its own, and the uid of another spelling: what DSPAM learns by a signature it logs in the folder of that one.
  const isOtherSpelling = sharing === user && trained !== null && trained.name !== store;
  return {
    user,
    store,
    files,
    onlyMember: null,
    sharing: await findSharing(user),
    trained,
    nameProblem: isOtherSpelling ? 'anothers' : nameProblem,
    preferences,
  };
}

/**
 * Whether a name is that of a managed group, or one that localStore of others leads to. For a list, what was so a few
 * seconds ago is good enough; before a release it is asked `fresh`.
 */
export async function findSharing(name: string, fresh = false): Promise<MailboxPlace['sharing']> {
  if ((await readGroups()).some((group) => group.type === 'managed' && group.name === name)) return 'managed';
  return (await localStoreTargets(fresh)).has(name) ? 'stored' : 'none';
}

/** No index of dspam_preferences leads by value, so the few names are kept for a while. */
const TARGETS_KEPT_MS = 10_000;
let targets: { until: number; names: Promise<Set<string>> } | undefined;

async function localStoreTargets(fresh: boolean): Promise<Set<string>> {
  if (!targets || fresh || targets.until < performance.now()) {
    targets = { until: performance.now() + TARGETS_KEPT_MS, names: findLocalStores() };
    targets.names.catch(() => {
      targets = undefined;
    });
  }
  return targets.names;
}

/** Where localStore leads: for everybody, by the site's defaults or dspam.conf, and for users, by their own. */
async function findLocalStores(): Promise<Set<string>> {
  if (preferencesAreIn() === 'files') return named([], (await readPreferences({ kind: 'site' })).site);
  const rows = await fetchRows(
    [asNumber, asText, asText],
    "SELECT uid, preference, value FROM dspam_preferences WHERE uid = ? OR preference = 'localStore'",
    [DEFAULTS_UID],
  );
  const site = rows.flatMap(([uid, name, value]) => (uid === DEFAULTS_UID ? { name, value } : []));
  const own = rows.flatMap(([uid, , value]) => (uid === DEFAULTS_UID ? [] : value));
  return named(mayOverride('localStore') ? own : [], site);
}

function named(own: readonly string[], site: readonly StoredPreference[]): Set<string> {
  const ofAll = ofSite(site, 'localStore');
  return new Set(ofAll ? [...own, ofAll] : own);
}

/**
 * A login may be spelled differently from the folder: DSPAM finds uids without regard to case, folders with (F§1). The
 * folder of the name as it was asked for wins; when there is none, that of the spelling in DSPAM's own table, which is
 * the same apart from the case of A to Z.
 */
async function findSpelling(
  user: string,
  own: UserFiles,
  known: DspamUser | null,
): Promise<{ store: string; files: UserFiles }> {
  if (!known || known.name === user || !isUserName(known.name) || (await isThere(own.dir)))
    return { store: user, files: own };
  const { dspamHome, scale } = getConfig();
  return { store: known.name, files: userFiles(dspamHome, scale, known.name) };
}
