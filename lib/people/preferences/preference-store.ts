import path from 'node:path';
import { hasPreferencesExtension } from '@/lib/formats/dspam/build-parameters';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import type { DspamUser } from '@/lib/people/identity/find-uid';
import { getConfig } from '@/lib/store/config/config';
import { requireHome } from '@/lib/store/home/require-home';
import { readPreferenceFile, writePreferenceFile } from './preference-file';
import { DEFAULTS_UID, readPreferenceRows, writePreferenceRows } from './preference-rows';
import type { PreferenceChange, StoredPreference } from './stored-preference';

/** Whose preferences: one user's, or the defaults of the site. */
export type PreferenceOwner = { kind: 'site' } | { kind: 'user'; name: string; known: DspamUser | null };

/** The preferences that somebody set themselves, and those of the site. */
export interface StoredPreferences {
  own: StoredPreference[];
  site: StoredPreference[];
}

/** Where DSPAM keeps preferences: DSPAM_PREFERENCES, else what the program says, else the database, as most are built. */
export function preferencesAreIn(): 'database' | 'files' {
  const { preferencesIn, dspamBin } = getConfig();
  return preferencesIn ?? (hasPreferencesExtension(dspamBin) === false ? 'files' : 'database');
}

/** What is kept for an owner; `own` of the site is what `site` is. Throws `unavailable`. */
export async function readPreferences(owner: PreferenceOwner): Promise<StoredPreferences> {
  if (preferencesAreIn() === 'files') {
    const site = await readPreferenceFile(defaultsFile());
    return { site, own: owner.kind === 'site' ? site : await readPreferenceFile(prefsFile(owner.name)) };
  }
  const uid = owner.kind === 'site' ? DEFAULTS_UID : (owner.known?.uid ?? null);
  const rows = await readPreferenceRows([DEFAULTS_UID, ...(uid ? [uid] : [])]);
  const of = (wanted: number | null) =>
    rows.filter((row) => row.uid === wanted).map(({ name, value }) => ({ name, value }));
  return { site: of(DEFAULTS_UID), own: of(uid) };
}

/**
 * Writes changes for an owner. Throws `conflict` for a user whom DSPAM has not met, who has no number in its tables yet;
 * `unavailable` when nothing could be written.
 */
export async function writePreferences(
  owner: PreferenceOwner,
  changes: readonly PreferenceChange[],
): Promise<void> {
  if (preferencesAreIn() === 'files') {
    await requireHome();
    await writePreferenceFile(owner.kind === 'site' ? defaultsFile() : prefsFile(owner.name), changes);
    return;
  }
  if (owner.kind === 'user' && !owner.known) {
    throw new AppError('conflict', 'no uid yet', { reason: 'unknownToFilter' });
  }
  await writePreferenceRows(owner.kind === 'site' ? DEFAULTS_UID : (owner.known?.uid ?? -1), changes);
}

function defaultsFile(): string {
  return path.join(getConfig().dspamHome, 'default.prefs');
}

function prefsFile(user: string): string {
  const { dspamHome, scale } = getConfig();
  return userFiles(dspamHome, scale, user).prefs;
}
