import { getConfig } from '@/lib/store/config/config';
import { asNumber, asText } from '@/lib/store/db/columns';
import { eachRow } from '@/lib/store/db/each-row';
import { DEFAULTS_UID } from './preference-rows';

/** Of values that are kept once. */
const MOST_TEXTS = 100;

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
  const overridable = new Set(conf.all('AllowOverride').map((name) => name.toLowerCase()));
  // By name first: a key made of name and uid would be put together for each user and preference.
  const own = new Map<string, Map<number, string>>();
  const defaults = new Map<string, string>();
  let hasDefaults = false;
  // Most rows spell a preference alike: one look at the spelling is enough.
  const bySpelling = new Map<string, Map<number, string> | null>();
  // Most values are the same few: one text of each.
  const texts = new Map<string, string>();
  const begin = () => {
    hasDefaults = false;
    for (const map of [defaults, bySpelling, texts]) map.clear();
    for (const name of names.map((each) => each.toLowerCase()))
      if (overridable.has(name)) own.set(name, new Map());
  };
  await eachRow(
    [asNumber, asText, asText],
    {
      sql: 'SELECT uid, preference, value FROM dspam_preferences WHERE preference IN (?) OR uid = ?',
      values: [names, DEFAULTS_UID],
      begin,
    },
    ([uid, preference, value]) => {
      if (uid === DEFAULTS_UID) {
        hasDefaults = true;
        defaults.set(preference.toLowerCase(), value);
        return;
      }
      let table = bySpelling.get(preference);
      if (table === undefined) {
        table = own.get(preference.toLowerCase()) ?? null;
        bySpelling.set(preference, table);
      }
      if (!table) return;
      let text = texts.get(value);
      if (text === undefined) {
        text = value;
        if (texts.size < MOST_TEXTS) texts.set(value, value);
      }
      table.set(uid, text);
    },
  );
  if (!hasDefaults) for (const [name, value] of conf.preferences) defaults.set(name.toLowerCase(), value);
  return {
    of(preference) {
      const table = own.get(preference.toLowerCase());
      const otherwise = defaults.get(preference.toLowerCase());
      if (!table || table.size === 0) return () => otherwise;
      return (uid) => table.get(uid ?? DEFAULTS_UID) ?? otherwise;
    },
  };
}
