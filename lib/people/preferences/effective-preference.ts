import { type DspamUser, findUid } from '@/lib/people/identity/find-uid';
import { getConfig } from '@/lib/store/config/config';
import { readPreferences, type StoredPreferences } from './preference-store';
import { findStored, type StoredPreference } from './stored-preference';

/**
 * The value of a preference that the filter uses for a user: the user's own, else the site's defaults if there are any,
 * ELSE the Preference lines of dspam.conf (F§6 "agg", F§0.10). Undefined when nobody has set it. dspam itself ignores a
 * user's own unless AllowOverride names the preference. `known` is what findUid says of the user, if the caller has
 * asked already.
 */
export async function effectivePreference(
  user: string,
  preference: string,
  known?: DspamUser | null,
): Promise<string | undefined> {
  const owner = known === undefined ? await findUid(user) : known;
  return preferenceOf(await readPreferences({ kind: 'user', name: user, known: owner }), preference);
}

/** The same for who has read what is kept. */
export function preferenceOf({ own, site }: StoredPreferences, preference: string): string | undefined {
  const chosen = findStored(own, preference);
  if (chosen && mayOverride(preference)) return chosen.value;
  return ofSite(site, preference);
}

/** The value for everybody who has none of their own. */
export function ofSite(site: readonly StoredPreference[], preference: string): string | undefined {
  if (site.length > 0) return findStored(site, preference)?.value;
  return getConfig().conf.preference(preference);
}

/** Whether DSPAM lets a user's own value count. */
export function mayOverride(preference: string): boolean {
  return getConfig()
    .conf.all('AllowOverride')
    .some((name) => name.toLowerCase() === preference.toLowerCase());
}
