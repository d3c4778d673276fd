import { getConfig } from '@/lib/store/config/config';
import { findKnown, type KnownPreference, offeredPreferences, readValue } from './known-preferences';
import { type PreferenceOwner, readPreferences, type StoredPreferences } from './preference-store';
import { findStored, type StoredPreference } from './stored-preference';

/** Where the value that the filter uses comes from; `none` when nobody has set it, and the filter has its own. */
export type PreferenceSource = 'own' | 'site' | 'conf' | 'none';

/** A preference of the form, with what counts now. */
export interface PreferenceState extends KnownPreference {
  source: PreferenceSource;
  /** The value that the filter uses; undefined when nobody has set it. */
  value: string | undefined;
  /** The stored value of this owner, whether or not it counts. */
  own: string | undefined;
  /** What would count without it. */
  inherited: { value: string | undefined; source: PreferenceSource };
  /** False where AllowOverride does not name it: the filter ignores a value of one's own. */
  overridable: boolean;
  /** The filter does not know the stored value. */
  impossible: boolean;
}

/** A kept preference that the form has no field for. */
export interface OtherPreference extends StoredPreference {
  /** The dashboard does not know the name, either. */
  unknown: boolean;
}

export interface PreferenceList {
  preferences: PreferenceState[];
  others: OtherPreference[];
  /** What is kept for this owner, to see later whether somebody changed it meanwhile. */
  kept: StoredPreference[];
  /** How many defaults dspam.conf has, and whether they count: they do not once the site has any of its own (F§0.10). */
  conf: { lines: number; counts: boolean };
}

/** Known to DSPAM, and set by an administrator. */
const FOR_ADMINISTRATORS =
  /^(localStore|ignoreGroups|ignoreRBLLookups|RBLInoculate|trainPristine|processorBias|fallbackDomain|optIn|optOut)$/i;

/**
 * The preferences of a user, or of the site, each with the value that counts and where it comes from: their own where
 * AllowOverride names it, else the site's if it has any at all, ELSE dspam.conf's (F§6 "agg", F§0.10).
 * Throws `unavailable`.
 */
export async function listPreferences(owner: PreferenceOwner): Promise<PreferenceList> {
  return judgePreferences(owner.kind, await readPreferences(owner));
}

/** The rule alone, over what is kept. */
function judgePreferences(kind: PreferenceOwner['kind'], { own, site }: StoredPreferences): PreferenceList {
  const { conf } = getConfig();
  const confLines = [...conf.preferences].map(([name, value]) => ({ name, value }));
  const confCounts = site.length === 0;
  const allowed = new Set(conf.all('AllowOverride').map((name) => name.toLowerCase()));
  const offered = offeredPreferences(conf.first('Opt'));
  const preferences = offered.map((known): PreferenceState => {
    const inherited = inherit(known.name, kind === 'site' ? [] : site, confCounts ? confLines : []);
    const overridable = kind === 'site' || allowed.has(known.name.toLowerCase());
    const kept = findStored(own, known.name)?.value;
    const counts = kept !== undefined && overridable;
    return {
      ...known,
      overridable,
      inherited,
      own: kept,
      value: counts ? kept : inherited.value,
      source: counts ? 'own' : inherited.source,
      impossible: kept !== undefined && readValue(known, kept) === undefined,
    };
  });
  const others = own
    .filter(({ name }) => !offered.some((each) => each.name.toLowerCase() === name.toLowerCase()))
    .map((each) => ({ ...each, unknown: !FOR_ADMINISTRATORS.test(each.name) && !findKnown(each.name) }));
  return { preferences, others, kept: own, conf: { lines: confLines.length, counts: confCounts } };
}

function inherit(
  name: string,
  site: readonly StoredPreference[],
  conf: readonly StoredPreference[],
): PreferenceState['inherited'] {
  const ofSite = findStored(site, name);
  if (ofSite) return { value: ofSite.value, source: 'site' };
  const ofConf = findStored(conf, name);
  return ofConf ? { value: ofConf.value, source: 'conf' } : { value: undefined, source: 'none' };
}
