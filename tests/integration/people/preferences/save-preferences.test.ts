import type { RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { listPreferences } from '@/lib/people/preferences/list-preferences';
import type { PreferenceOwner } from '@/lib/people/preferences/preference-store';
import { returnToConf, savePreferences } from '@/lib/people/preferences/save-preferences';
import { testSite } from '../../../support/test-site';

const CONF = {
  trainingMode: 'TEFT',
  spamAction: 'quarantine',
  spamSubject: '[SPAM]',
  statisticalSedation: '5',
  enableBNR: 'on',
  enableWhitelist: 'on',
  signatureLocation: 'message',
  showFactors: 'on',
};
const ALICE = 41;
const site: PreferenceOwner = { kind: 'site' };
const alice: PreferenceOwner = { kind: 'user', name: 'alice', known: { uid: ALICE, name: 'alice' } };
const dspam = await testSite();

beforeAll(async () => {
  await dspam.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [ALICE, 'alice']);
});
afterEach(() => dspam.query('DELETE FROM dspam_preferences'));

async function rowsOf(uid: number): Promise<Record<string, string>> {
  const [rows] = await dspam.query<RowDataPacket[]>(
    'SELECT preference, value FROM dspam_preferences WHERE uid = ?',
    [uid],
  );
  return Object.fromEntries(rows.map(({ preference, value }) => [preference, value]));
}

/** What `dspam_admin agg pref USER` prints, by F§6: rows of uid 0 if any, ELSE dspam.conf, overlaid with the user's. */
async function agg(uid: number): Promise<Record<string, string>> {
  const defaults = await rowsOf(0);
  return { ...(Object.keys(defaults).length > 0 ? defaults : CONF), ...(await rowsOf(uid)) };
}

const setRow = (uid: number, name: string, value: string) =>
  dspam.query('REPLACE INTO dspam_preferences VALUES (?, ?, ?)', [uid, name, value]);

describe('listPreferences', () => {
  const states = async () =>
    Object.fromEntries(
      (await listPreferences(alice)).preferences.map(({ name, value, source }) => [name, [value, source]]),
    );

  it('tells where each value comes from, by the rule of agg', async () => {
    expect(await states()).toMatchObject({
      spamAction: ['quarantine', 'conf'],
      whitelistThreshold: [undefined, 'none'],
      optOut: [undefined, 'none'],
    });
    await setRow(ALICE, 'spamAction', 'tag');
    expect(await states()).toMatchObject({ spamAction: ['tag', 'own'], spamSubject: ['[SPAM]', 'conf'] });
    // One row of uid 0, and no line of dspam.conf counts any more (F§0.10).
    await setRow(0, 'enableBNR', 'off');
    const now = await states();
    expect(now).toMatchObject({
      spamAction: ['tag', 'own'],
      spamSubject: [undefined, 'none'],
      enableBNR: ['off', 'site'],
    });
    const aggregated = await agg(ALICE);
    for (const [name, [value]] of Object.entries(now)) expect(value, name).toBe(aggregated[name]);
  });

  it('finds names without case, and knows what AllowOverride does not name', async () => {
    await setRow(ALICE, 'SPAMACTION', 'tag');
    await setRow(ALICE, 'makeCorpus', 'on');
    const { preferences } = await listPreferences(alice);
    expect(preferences.find(({ name }) => name === 'spamAction')).toMatchObject({
      own: 'tag',
      source: 'own',
    });
    expect(preferences.find(({ name }) => name === 'makeCorpus')).toMatchObject({
      own: 'on',
      overridable: false,
      value: undefined,
      source: 'none',
    });
  });

  it('shows, keeps and marks unknown names and impossible values', async () => {
    await setRow(ALICE, 'spamAction', 'explode');
    await setRow(ALICE, 'favouriteColour', 'green');
    await setRow(ALICE, 'localStore', 'sharedq');
    const { preferences, others, kept } = await listPreferences(alice);
    expect(preferences.find(({ name }) => name === 'spamAction')).toMatchObject({
      own: 'explode',
      impossible: true,
    });
    expect(others).toEqual([
      { name: 'favouriteColour', value: 'green', unknown: true },
      { name: 'localStore', value: 'sharedq', unknown: false },
    ]);
    expect(await savePreferences(alice, kept, [{ name: 'showFactors', value: 'off' }])).toMatchObject({
      kind: 'saved',
    });
    expect(await rowsOf(ALICE)).toEqual({
      spamAction: 'explode',
      favouriteColour: 'green',
      localStore: 'sharedq',
      showFactors: 'off',
    });
  });
});

describe('savePreferences', () => {
  it('writes only what changed, and reads back as agg prints it', async () => {
    await setRow(ALICE, 'spamSubject', '[old]');
    const { kept } = await listPreferences(alice);
    const result = await savePreferences(alice, kept, [
      { name: 'spamAction', value: 'tag' },
      { name: 'spamSubject', value: null },
      { name: 'showFactors', value: null },
    ]);
    expect(result).toEqual({
      kind: 'saved',
      changes: [
        { name: 'spamAction', value: 'tag' },
        { name: 'spamSubject', value: null },
      ],
      copied: 0,
      confCounts: false,
    });
    expect(await rowsOf(ALICE)).toEqual({ spamAction: 'tag' });
    expect(await agg(ALICE)).toEqual({ ...CONF, spamAction: 'tag' });
    expect(await effectivePreference('alice', 'spamAction')).toBe('tag');
    expect(await rowsOf(0)).toEqual({});
  });

  it.each([
    ['spamSubject', 'a\nBcc: x', 'controlCharacter'],
    ['spamSubject', 'x'.repeat(65), 'tooLong'],
    ['spamAction', 'explode', 'notAllowed'],
    ['optOut', '', 'notChosen'],
    ['statisticalSedation', '11', 'notAllowed'],
    ['makeCorpus', 'on', 'locked'],
    ['localStore', 'bob', 'notOffered'],
    ['optIn', 'on', 'notOffered'],
  ])('refuses %s=%j, and writes nothing of the rest', async (name, value, fault) => {
    expect(
      await savePreferences(
        alice,
        [],
        [
          { name: 'showFactors', value: 'off' },
          { name, value },
        ],
      ),
    ).toEqual({ kind: 'faults', faults: [{ name, fault }] });
    expect(await rowsOf(ALICE)).toEqual({});
  });

  it('tells the second of two people what the first has changed, and lets them decide', async () => {
    const { kept: seen } = await listPreferences(alice);
    await savePreferences(alice, seen, [{ name: 'spamAction', value: 'tag' }]);
    const wanted = [{ name: 'spamAction', value: 'deliver' }];
    const second = await savePreferences(alice, seen, wanted);
    expect(second).toEqual({
      kind: 'changed-meanwhile',
      conflicts: [{ name: 'spamAction', before: null, now: 'tag' }],
      kept: [{ name: 'spamAction', value: 'tag' }],
    });
    expect(await rowsOf(ALICE)).toEqual({ spamAction: 'tag' });
    const kept = second.kind === 'changed-meanwhile' ? second.kept : [];
    expect(await savePreferences(alice, kept, wanted)).toMatchObject({ kind: 'saved' });
    expect(await rowsOf(ALICE)).toEqual({ spamAction: 'deliver' });
  });

  it('lets one of two who save at the same moment win, and the other know', async () => {
    const results = await Promise.all(
      ['tag', 'deliver'].map((value) => savePreferences(alice, [], [{ name: 'spamAction', value }])),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed-meanwhile', 'saved']);
  });

  it('cannot save for whom DSPAM has not met', async () => {
    const stranger: PreferenceOwner = { kind: 'user', name: 'new', known: null };
    await expect(savePreferences(stranger, [], [{ name: 'spamAction', value: 'tag' }])).rejects.toMatchObject(
      { code: 'conflict', reason: 'unknownToFilter' },
    );
  });
});

describe('the defaults of the site', () => {
  it('takes all of dspam.conf along at the first save (F§0.10), and returns to it', async () => {
    const before = await agg(ALICE);
    const saved = await savePreferences(site, [], [{ name: 'spamAction', value: 'tag' }]);
    expect(saved).toMatchObject({ kind: 'saved', copied: 7, confCounts: false });
    expect(await rowsOf(0)).toEqual({ ...CONF, spamAction: 'tag' });
    expect(await agg(ALICE)).toEqual({ ...before, spamAction: 'tag' });
    const { kept } = await listPreferences(site);
    expect(await savePreferences(site, kept, [{ name: 'makeCorpus', value: 'on' }])).toMatchObject({
      kind: 'saved',
      copied: 0,
    });
    const { kept: all } = await listPreferences(site);
    expect(await returnToConf(all)).toMatchObject({ kind: 'saved', confCounts: true });
    expect(await rowsOf(0)).toEqual({});
    expect(await agg(ALICE)).toEqual(before);
  });

  it('does not copy dspam.conf when nothing is to change', async () => {
    expect(await savePreferences(site, [], [])).toMatchObject({ kind: 'saved', changes: [], copied: 0 });
    expect(await savePreferences(site, [], [{ name: 'spamAction', value: null }])).toMatchObject({
      copied: 0,
    });
    expect(await rowsOf(0)).toEqual({});
  });

  it('does not return to dspam.conf when somebody has changed a default meanwhile', async () => {
    await setRow(0, 'spamAction', 'tag');
    const { kept } = await listPreferences(site);
    await setRow(0, 'showFactors', 'on');
    expect(await returnToConf(kept)).toMatchObject({
      kind: 'changed-meanwhile',
      conflicts: [{ name: 'showFactors', before: null, now: 'on' }],
    });
    expect(await rowsOf(0)).toEqual({ spamAction: 'tag', showFactors: 'on' });
  });

  it('says that dspam.conf counts again when the last one is taken out', async () => {
    await setRow(0, 'spamAction', 'tag');
    const { kept } = await listPreferences(site);
    expect(await savePreferences(site, kept, [{ name: 'spamAction', value: null }])).toMatchObject({
      kind: 'saved',
      confCounts: true,
    });
  });
});
