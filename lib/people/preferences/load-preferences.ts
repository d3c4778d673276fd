import { getConfig } from '@/lib/store/config/config';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { DEFAULTS_UID } from './preference-rows';

/** What some preferences are for everybody. */
export interface PreferenceTable {
  /** One of them: the value that the filter uses for a uid; undefined when nobody has set it. Null is a user without a uid. */
  of(preference: string): (uid: number | null) => string | undefined;
}

/**
 * The same rule as effectivePreference (F§6 "agg", AllowOverride; names without regard to case), for all users with one query:
 * rows of `names` only, and whether uid 0 has any row at all (F§0.10).
 */
export async function loadPreferences(names: readonly string[]): Promise<PreferenceTable> {
  const { conf } = getConfig();
  const rows = await fetchRows(
    [asNumber, asText, asText],
    'SELECT uid, preference, value FROM dspam_preferences WHERE preference IN (?) OR uid = ?',
    [names, DEFAULTS_UID],
  );
  const overridable = new Set(conf.all('AllowOverride').map((name) => name.toLowerCase()));
  // By name first: a key made of name and uid would be put together for each user and preference.
  const own = new Map<string, Map<number, string>>();
  const defaults = new Map<string, string>();
  const hasDefaults = rows.some(([uid]) => uid === DEFAULTS_UID);
  if (!hasDefaults) for (const [name, value] of conf.preferences) defaults.set(name.toLowerCase(), value);
  for (const name of names.map((each) => each.toLowerCase()))
    if (overridable.has(name)) own.set(name, new Map());
  // Most rows spell a preference alike: one look at the spelling is enough.
  const bySpelling = new Map<string, Map<number, string> | null>();
  for (const [uid, preference, value] of rows) {
    let table = bySpelling.get(preference);
    if (table === undefined) {
      table = own.get(preference.toLowerCase()) ?? null;
      bySpelling.set(preference, table);
    }
    if (uid === DEFAULTS_UID) defaults.set(preference.toLowerCase(), value);
    else table?.set(uid, value);
  }
  return {
    of(preference) {
      const table = own.get(preference.toLowerCase());
      const otherwise = defaults.get(preference.toLowerCase());
      return (uid) => table?.get(uid ?? DEFAULTS_UID) ?? otherwise;
    },
  };
}
