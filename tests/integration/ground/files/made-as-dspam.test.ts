import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { callAs, PEOPLE } from '../../../support/as-user';

const { dashboard, stranger, dspam, group, isRoot } = PEOPLE;
const record = (text: string) =>
  Buffer.from(`From QUARANTINE Sat Nov 21 07:40:56 2026\nSubject: ${text}\n\n${text}\n\n\n\n`);

let top: string;
let home: string;
beforeEach(() => {
  top = mkdtempSync(path.join(tmpdir(), 'made-'));
  chmodSync(top, 0o755);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function own(name: string, mode: number, uid = isRoot ? 0 : -1): void {
  // The group first: giving it takes the set-group-ID bit away.
  if (isRoot) chownSync(name, uid, group);
  else if (uid === -1) chownSync(name, statSync(name).uid, group);
  chmodSync(name, mode);
}

/** A home of DSPAM's, and alice's folder in it as DSPAM made it. */
function makeHome(mode: number): ReturnType<typeof userFiles> {
  home = path.join(top, 'home');
  const files = userFiles(home, 'domain', 'alice@example.org');
  for (const folder of [home, path.join(home, 'data'), path.dirname(files.dir), files.dir]) {
    mkdirSync(folder);
    own(folder, mode, isRoot ? dspam.uid : -1);
  }
  return files;
}

/** What DSPAM itself has written. */
function quarantined(mbox: string, text: string): void {
  writeFileSync(mbox, text);
  own(mbox, 0o660, isRoot ? dspam.uid : -1);
}

const dspamWrites = (file: string, text = 'more\n') =>
  callAs(dspam, 'tests/support/write-as-dspam', 'writeAsDspam', [file, text]);

const modeOf = (name: string) => statSync(name).mode & 0o7777;

describe.each([
  ['2770', 0o2770],
  ['0770', 0o770],
])('in a home of mode %s, by a user of another first group', (_name, homeMode) => {
  it.each([
    [
      'the doctor’s message in a missing quarantine',
      'mbox',
      'lib/formats/mbox/append',
      'appendRecord',
      [record('a')],
    ],
    [
      'the place of a message that is put back into a missing quarantine',
      'mbox',
      'lib/formats/mbox/append',
      'reservePlace',
      [100],
    ],
    [
      'the copy of a removed message',
      'removedMbox',
      'lib/formats/mbox/append',
      'appendRecord',
      [record('a')],
    ],
    ['the first alert', 'alerts', 'lib/people/alerts/alert-file', 'writeAlertLines', [['word']]],
    [
      'preferences in a file',
      'prefs',
      'lib/people/preferences/preference-file',
      'writePreferenceFile',
      [[{ name: 'spamAction', value: 'tag' }]],
    ],
    ['a reset', 'rstats', 'lib/ground/files/replace-file', 'replaceFile', [Buffer.from('1,2,3,4,5,6\n')]],
  ] as const)('%s is made so that DSPAM can write to it', async (_what, name, module, call, args) => {
    const files = makeHome(homeMode);
    expect(await callAs(dashboard, module, call, [files[name], ...args])).not.toHaveProperty('failed');
    expect(statSync(files[name]).gid).toBe(group);
    expect(modeOf(files[name])).toBe(0o660);
    expect(await dspamWrites(files[name])).toEqual({ value: null });
    expect(readFileSync(files[name], 'utf8').endsWith('more\n')).toBe(true);
    expect(readdirSync(files.dir)).toEqual([path.basename(files[name])]);
  });

  it('the folder of a user who never had mail is made so that DSPAM can quarantine in it', async () => {
    makeHome(homeMode);
    const { dir, alerts, mbox } = userFiles(home, 'domain', 'new@example.com');
    const call = await callAs(dashboard, 'lib/people/alerts/alert-file', 'writeAlertLines', [
      alerts,
      ['word'],
    ]);
    expect(call).not.toHaveProperty('failed');
    for (const folder of [dir, path.dirname(dir)]) {
      expect(statSync(folder).gid).toBe(group);
      expect(modeOf(folder)).toBe(homeMode);
    }
    expect(await dspamWrites(mbox)).toEqual({ value: null });
    expect(readdirSync(path.join(home, 'data')).sort()).toEqual(['example.com', 'example.org']);
  });

  it('a file that is replaced keeps its group and mode', async () => {
    const { alerts } = makeHome(homeMode);
    quarantined(alerts, 'old\n');
    chmodSync(alerts, 0o664);
    await callAs(dashboard, 'lib/people/alerts/alert-file', 'writeAlertLines', [alerts, ['word']]);
    expect(readFileSync(alerts, 'utf8')).toBe('word\n');
    expect([statSync(alerts).gid, modeOf(alerts)]).toEqual([group, 0o664]);
  });

  it('a compaction leaves a quarantine that DSPAM can write to, at every moment', async () => {
    const { mbox } = makeHome(homeMode);
    quarantined(mbox, `${record('kept')}${'\n'.repeat(5000)}`);
    expect(await callAs(dashboard, 'lib/formats/mbox/compact', 'beginCompaction', [mbox])).toEqual({
      value: null,
    });
    // Mail that comes in the middle of it.
    expect([statSync(mbox).gid, modeOf(mbox)]).toEqual([group, 0o660]);
    expect(await dspamWrites(mbox, `${record('new')}`)).toEqual({ value: null });
    expect(await callAs(dashboard, 'lib/formats/mbox/compact', 'finishCompaction', [mbox, 0])).toEqual({
      value: 1,
    });
    expect([statSync(mbox).gid, modeOf(mbox)]).toEqual([group, 0o660]);
    expect(await dspamWrites(mbox, `${record('last')}`)).toEqual({ value: null });
    expect(readFileSync(mbox, 'utf8').match(/Subject: \w+/g)).toEqual([
      'Subject: new',
      'Subject: kept',
      'Subject: last',
    ]);
    // The first two for an hour (decision 243).
    const left = ['alice.compacted.lock', 'alice.compacted.mbox', 'alice.mbox'];
    expect(readdirSync(path.dirname(mbox)).sort()).toEqual(left);
  });

  it('a compaction that a crash cut short right behind the rename is finished so as well', async () => {
    const { mbox } = makeHome(homeMode);
    quarantined(mbox.replace('.mbox', '.compacting.mbox'), `${record('kept')}`);
    expect(await callAs(dashboard, 'lib/formats/mbox/compact', 'finishCompaction', [mbox, 0])).toEqual({
      value: 1,
    });
    expect([statSync(mbox).gid, modeOf(mbox)]).toEqual([group, 0o660]);
  });
});

it('a file for a group that cannot be given is not made, whichever user runs the test', async () => {
  const foreign = isRoot ? group : 0;
  const who = isRoot ? stranger : dashboard;
  const folder = path.join(top, 'open');
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  const file = path.join(folder, 'alice.mbox');
  const { failed } = await callAs(who, 'lib/ground/files/make-file', 'makeFile', [file, { gid: foreign }]);
  expect(failed).toMatchObject({ code: 'unavailable', reason: 'groupNotOurs' });
  expect(readdirSync(folder)).toEqual([]);
});

/** Only root can make a folder of a group that somebody lacks; for others there is the test above. */
describe.runIf(isRoot)('by a user who is not in the group of DSPAM’s folder', () => {
  /** They may still write to alice's folder: it is their own. */
  function makeTheirs(): ReturnType<typeof userFiles> {
    const files = makeHome(0o770);
    for (const folder of [home, path.join(home, 'data'), path.dirname(files.dir)]) chmodSync(folder, 0o775);
    chownSync(files.dir, stranger.uid, group);
    chmodSync(files.dir, 0o770);
    return files;
  }

  it('a compaction is refused before anything is moved', async () => {
    const { mbox, dir } = makeTheirs();
    quarantined(mbox, `${record('kept')}${'\n'.repeat(5000)}`);
    chownSync(mbox, stranger.uid, group);
    const { failed } = await callAs(stranger, 'lib/formats/mbox/compact', 'beginCompaction', [mbox]);
    expect(failed).toMatchObject({ code: 'unavailable', reason: 'groupNotOurs' });
    expect(failed?.message).toContain(`${mbox} cannot be given the group ${group}`);
    expect(readdirSync(dir)).toEqual(['alice.mbox']);
    expect(await dspamWrites(mbox, `${record('new')}`)).toEqual({ value: null });
  });

  it.each([
    ['mbox', 'lib/formats/mbox/append', 'appendRecord', [record('a')]],
    ['alerts', 'lib/people/alerts/alert-file', 'writeAlertLines', [['word']]],
    [
      'prefs',
      'lib/people/preferences/preference-file',
      'writePreferenceFile',
      [[{ name: 'spamAction', value: 'tag' }]],
    ],
  ] as const)('%s is not made, and it says why', async (name, module, call, args) => {
    const files = makeTheirs();
    const { failed } = await callAs(stranger, module, call, [files[name], ...args]);
    expect(failed).toMatchObject({ code: 'unavailable', reason: 'groupNotOurs' });
    expect(readdirSync(files.dir)).toEqual([]);
  });

  it('a folder is not made either, and nothing is left of it', async () => {
    const { dir } = makeTheirs();
    const { failed } = await callAs(stranger, 'lib/ground/files/make-file', 'makeFolder', [
      path.join(dir, 'x.deleted'),
    ]);
    expect(failed).toMatchObject({ reason: 'groupNotOurs' });
    expect(readdirSync(dir)).toEqual([]);
  });
});
