import { isPreferenceOn } from '@/lib/formats/dspam/conf';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { loadPreferences } from '@/lib/people/preferences/load-preferences';
import { preferencesAreIn } from '@/lib/people/preferences/preference-store';
import { loadNames } from '@/lib/people/users/load-names';
import { loadStats } from '@/lib/people/users/load-stats';

/** DSPAM's own switch, which dspam_notify obeyed (F§6): inherited as every preference. */
export const DIGEST_PREFERENCE = 'dailyQuarantineSummary';

/** Everybody whom DSPAM knows and who wants a digest, by the preference that counts for them. */
export async function digestReaders(): Promise<string[]> {
  return (await knownReaders()).wanting;
}

/** The same, and everybody whom DSPAM knows. */
export async function knownReaders(): Promise<{ known: ReadonlySet<string>; wanting: string[] }> {
  const names = (await loadNames(loadStats())).filter(([, name]) => isUserName(name));
  const known = new Set(names.map(([, name]) => name));
  if (preferencesAreIn() === 'database') {
    const isOn = (await loadPreferences([DIGEST_PREFERENCE])).of(DIGEST_PREFERENCE);
    return { known, wanting: names.flatMap(([uid, name]) => (isPreferenceOn(isOn(uid)) ? [name] : [])) };
  }
  const readers: string[] = [];
  for (const [uid, name] of names)
    if (isPreferenceOn(await effectivePreference(name, DIGEST_PREFERENCE, { uid, name }))) readers.push(name);
  return { known, wanting: readers };
}
