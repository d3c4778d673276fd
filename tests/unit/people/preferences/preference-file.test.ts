import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changePreferenceFile,
  parsePreferenceFile,
  readPreferenceFile,
  writePreferenceFile,
} from '@/lib/people/preferences/preference-file';
import { withoutRights } from '../../../support/without-rights';

const TEXT = '# mine\nspamAction=tag\n\nno preference\nspamSubject=[a=b]\nSPAMACTION=deliver\nodd=1\r\n';

describe('parsePreferenceFile', () => {
  it('reads name=value, the last of a name, with what else has a = in it', () => {
    expect(parsePreferenceFile(TEXT)).toEqual([
      { name: 'SPAMACTION', value: 'deliver' },
      { name: 'spamSubject', value: '[a=b]' },
      { name: 'odd', value: '1' },
    ]);
  });

  it.each(['', '\n\n', '# spamAction=tag\n', '=tag\n', 'spamAction\n'])('finds nothing in %j', (text) => {
    expect(parsePreferenceFile(text)).toEqual([]);
  });
});

describe('changePreferenceFile', () => {
  it('changes, takes out and adds, and keeps comments and unknown lines', () => {
    expect(
      changePreferenceFile(TEXT, [
        { name: 'spamAction', value: 'quarantine' },
        { name: 'spamSubject', value: null },
        { name: 'showFactors', value: 'on' },
      ]),
    ).toBe('# mine\nspamAction=quarantine\n\nno preference\nodd=1\r\nshowFactors=on\n');
  });

  it('makes an empty file of an empty one', () => {
    expect(changePreferenceFile('', [{ name: 'spamAction', value: null }])).toBe('');
    expect(changePreferenceFile('', [{ name: 'spamAction', value: 'tag' }])).toBe('spamAction=tag\n');
  });
});

describe('writePreferenceFile', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'prefs-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('makes the file and its folder, for the group, and leaves nothing beside it', async () => {
    const file = path.join(folder, 'new', 'alice.prefs');
    expect(await readPreferenceFile(file)).toEqual([]);
    await writePreferenceFile(file, [{ name: 'spamSubject', value: 'Überprüfen' }]);
    expect(await readPreferenceFile(file)).toEqual([{ name: 'spamSubject', value: 'Überprüfen' }]);
    expect(readFileSync(file, 'latin1')).toBe('spamSubject=Überprüfen\n');
    expect(statSync(file).mode & 0o777).toBe(0o660);
    expect(readdirSync(path.dirname(file))).toEqual(['alice.prefs']);
  });

  it('says so when it may not write, and leaves the file as it was', async () => {
    const file = path.join(folder, 'alice.prefs');
    writeFileSync(file, 'spamAction=tag\n');
    chmodSync(folder, 0o755);
    for (const [target, mode] of [
      [file, { during: 0o444, after: 0o644 }],
      [folder, { during: 0o555, after: 0o755 }],
    ] as const) {
      await withoutRights(target, mode, async () => {
        await expect(
          writePreferenceFile(file, [{ name: 'spamAction', value: 'deliver' }]),
        ).rejects.toMatchObject({ code: 'unavailable', reason: 'prefsNotWritable', values: { file } });
      });
      expect(readFileSync(file, 'utf8')).toBe('spamAction=tag\n');
      expect(readdirSync(folder)).toEqual(['alice.prefs', 'new']);
    }
  });
});
