import { getConfig } from '@/lib/config';
import { fetchRows } from '@/lib/db/fetch-rows';

const DEFAULTS_UID = 0;

/** What some preferences are for everybody. */
export interface PreferenceTable {
  /** The value that the filter uses for a user; undefined when nobody has set it. Null is a user without a uid. */
  of(uid: number | null, preference: string): string | undefined;
}

/**
 * The same rule as effectivePreference (F§6 "agg", AllowOverride), for all users with one query: rows of `names` only, and
 * whether uid 0 has any row at all (F§0.10).
 */
export async function loadPreferences(names: readonly string[]): Promise<PreferenceTable> {
  const { conf } = getConfig();
  const rows = await fetchRows<[uid: number, preference: string, value: string]>(
    'SELECT uid, preference, value FROM dspam_preferences WHERE preference IN (?) OR uid = ?',
    [names, DEFAULTS_UID],
  );
  const overridable = new Set(conf.all('AllowOverride').map((name) => name.toLowerCase()));
  const hasDefaults = rows.some(([uid]) => uid === DEFAULTS_UID);
  const defaults = new Map(hasDefaults ? [] : conf.preferences);
  const own = new Map<string, string>();
  for (const [uid, preference, value] of rows) {
    if (uid === DEFAULTS_UID) defaults.set(preference, value);
    else if (overridable.has(preference.toLowerCase())) own.set(`${uid} ${preference}`, value);
  }
  return {
    of: (uid, preference) => own.get(`${uid ?? DEFAULTS_UID} ${preference}`) ?? defaults.get(preference),
  };
}
