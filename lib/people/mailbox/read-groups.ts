import { findGroup, type Group, parseGroupFile } from '@/lib/formats/dspam/group-file';
import { unreadableFile } from '@/lib/ground/files/unreadable-file';
import { watchedFile } from '@/lib/ground/files/watched-file';
import { preferenceOf } from '@/lib/people/preferences/effective-preference';
import { findUser } from '@/lib/people/preferences/find-user';
import type { StoredPreferences } from '@/lib/people/preferences/preference-store';
import { getConfig } from '@/lib/store/config/config';

let known: { path: string; file: ReturnType<typeof watchedFile<Group[]>>; last?: Group[] } | undefined;

/**
 * The groups of the site's group file; most sites have none. DSPAM reads the file that GroupConfig names, and none
 * without that line. While it cannot be read, its previous content counts. Throws `unavailable` if nothing is known of
 * it: then nobody can say whose mail is whose.
 */
export async function readGroups(): Promise<Group[]> {
  const path = getConfig().conf.first('GroupConfig');
  if (!path) return [];
  if (known?.path !== path) known = { path, file: watchedFile(path, parseGroupFile) };
  const entry = known;
  try {
    entry.last = await entry.file.get();
    return entry.last;
  } catch (cause) {
    // That there was no file counts as knowing it.
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') entry.last = [];
    if (entry.last) return entry.last;
    throw unreadableFile(path, cause);
  }
}

/** The group that a user's mail belongs to. */
export async function findGroupOf(user: string): Promise<Group | undefined> {
  const groups = await readGroups();
  return findGroup(groups, user) && groupOf(groups, user, (await findUser(user)).preferences);
}

/** Of all groups that which a user's mail belongs to. The preference `ignoreGroups=on` takes them out of any. */
export function groupOf(groups: Group[], user: string, preferences: StoredPreferences): Group | undefined {
  return preferenceOf(preferences, 'ignoreGroups') === 'on' ? undefined : findGroup(groups, user);
}
