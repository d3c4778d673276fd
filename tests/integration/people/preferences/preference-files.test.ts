import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { describe, expect, it } from 'vitest';
import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { listPreferences } from '@/lib/people/preferences/list-preferences';
import type { PreferenceOwner } from '@/lib/people/preferences/preference-store';
import { returnToConf, savePreferences } from '@/lib/people/preferences/save-preferences';
import { testSite } from '../../../support/test-site';

const alice: PreferenceOwner = { kind: 'user', name: 'alice', known: null };
const dspam = await testSite({ env: { DSPAM_PREFERENCES: 'files' } });

describe('a site without the preferences extension', () => {
  it('keeps what a user chooses in USER.prefs, with the lines that were there', async () => {
    const file = dspam.files('alice').prefs;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '# by hand\nfavouriteColour=green\nspamAction=tag\n');
    const { preferences, others, kept } = await listPreferences(alice);
    expect(preferences.find(({ name }) => name === 'spamAction')).toMatchObject({
      own: 'tag',
      source: 'own',
    });
    expect(others).toEqual([{ name: 'favouriteColour', value: 'green', unknown: true }]);
    await savePreferences(alice, kept, [
      { name: 'spamAction', value: null },
      { name: 'spamSubject', value: '[?]' },
    ]);
    expect(readFileSync(file, 'latin1')).toBe('# by hand\nfavouriteColour=green\nspamSubject=[?]\n');
    expect(await effectivePreference('alice', 'spamSubject')).toBe('[?]');
    expect(await effectivePreference('alice', 'spamAction')).toBe('quarantine');
    const [rows] = await dspam.query<RowDataPacket[]>('SELECT * FROM dspam_preferences');
    expect(rows).toEqual([]);
    rmSync(file);
  });

  it('keeps the defaults in default.prefs, all of dspam.conf along, and returns to it', async () => {
    const file = path.join(dspam.home, 'default.prefs');
    expect(await savePreferences({ kind: 'site' }, [], [{ name: 'spamAction', value: 'tag' }])).toMatchObject(
      {
        kind: 'saved',
        copied: 7,
      },
    );
    expect(readFileSync(file, 'latin1').trimEnd().split('\n')).toHaveLength(8);
    expect(await effectivePreference('alice', 'spamAction')).toBe('tag');
    expect(await effectivePreference('alice', 'spamSubject')).toBe('[SPAM]');
    await returnToConf((await listPreferences({ kind: 'site' })).kept);
    expect(readFileSync(file, 'latin1')).toBe('');
    expect(await effectivePreference('alice', 'spamAction')).toBe('quarantine');
  });
});
