import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { changeAlerts } from '@/lib/people/alerts/change-alerts';
import { listAlerts } from '@/lib/people/alerts/list-alerts';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { captureBytes } from '../../../support/captures';
import { selectMatching } from '../../../support/select-matching';
import { testSite } from '../../../support/test-site';
import { withoutRights } from '../../../support/without-rights';

const query = { sort: 'date', direction: 'asc', page: 1 } as const;
const site = await testSite();
let file: string;

beforeAll(async () => {
  file = site.files('alice').alerts;
  mkdirSync(path.dirname(file), { recursive: true });
});
beforeEach(async () => {
  rmSync(site.files('alice').mbox, { force: true });
  rmSync(file, { force: true });
});

const quarantine = (subject: string, more: object = {}) =>
  site.quarantine({ user: 'alice', subject, ...more });

async function marked(user = 'alice'): Promise<string[]> {
  const found = await listMessages(await openQuarantine(user), query);
  return found.messages.filter(({ isMarked }) => isMarked).map(({ subject }) => subject);
}

describe('a file that nobody has made by hand', () => {
  it('of more than 256 KB is neither read nor cut off by a change', async () => {
    const lines = 'word\n'.repeat(60_000);
    writeFileSync(file, lines);
    await quarantine('a word');
    expect(await marked()).toEqual([]);
    await expect(changeAlerts('alice', { intent: 'add', text: 'more' })).rejects.toMatchObject({
      reason: 'alertsNotReadable',
    });
    expect(readFileSync(file, 'utf8')).toBe(lines);
  });
});

describe('marks', () => {
  it('are there for a word in any header, decoded, and go with it', async () => {
    await quarantine('Nothing here');
    await quarantine('=?utf-8?q?Gr=C3=BC=C3=9Fe?= von Mia');
    await quarantine('Third', { extraHeaders: 'X-Campaign: lucky\n\tlottery\n' });
    expect(await marked()).toEqual([]);
    expect(await changeAlerts('alice', { intent: 'add', text: 'GRÜßE' })).toEqual({
      kind: 'done',
      text: 'GRÜßE',
    });
    await changeAlerts('alice', { intent: 'add', text: 'lucky lottery' });
    expect(await marked()).toEqual(['Grüße von Mia', 'Third']);
    await changeAlerts('alice', { intent: 'remove', line: 'lucky lottery' });
    expect(await marked()).toEqual(['Grüße von Mia']);
    rmSync(file);
    expect((await openQuarantine('alice')).alertSet).toBeNull();
    expect(await marked()).toEqual([]);
  });

  it('come to messages that arrive, and leave with messages that go', async () => {
    await changeAlerts('alice', { intent: 'add', text: 'lottery' });
    await quarantine('lottery one');
    await quarantine('other');
    expect(await marked()).toEqual(['lottery one']);
    const two = await quarantine('lottery two');
    expect(await marked()).toEqual(['lottery one', 'lottery two']);
    const count = async () => (await openQuarantine('alice')).marked;
    expect(await count()).toBe(2);
    expect(await deleteMessage('alice', 'alice', two.signature, newBatch())).toMatchObject({ ok: true });
    expect(await count()).toBe(1);
    // Another program rewrites the file: every message gets another number.
    const all = readFileSync(site.files('alice').mbox);
    rmSync(site.files('alice').mbox);
    await quarantine('first now');
    appendFileSync(site.files('alice').mbox, all);
    expect(await marked()).toEqual(['lottery one']);
    expect(await count()).toBe(1);
  });

  it('can be listed alone, and chosen for a job', async () => {
    await quarantine('lottery');
    await quarantine('other');
    await quarantine('other lottery');
    const only = { ...query, onlyAlerts: true };
    const list = async () => (await listMessages(await openQuarantine('alice'), only)).messages;
    expect(await list()).toEqual([]);
    await changeAlerts('alice', { intent: 'add', text: 'lottery' });
    expect((await list()).map(({ subject }) => subject)).toEqual(['lottery', 'other lottery']);
    expect(await selectMatching('alice', only)).toHaveLength(2);
    expect((await listMessages(await openQuarantine('alice'), { ...only, search: 'other' })).total).toBe(1);
  });

  it('are each person’s own where several people’s mail lies in one file', async () => {
    writeFileSync(path.join(site.home, 'group'), 'team:shared,managed:ann,ben\n');
    const { record } = await site.quarantine({ user: 'team', subject: 'lottery for ann' });
    const text = record.toString('latin1');
    const forMember = (name: string) =>
      text.replace(/^(X-DSPAM-Signature: .*)$/m, `$1\nX-DSPAM-User: ${name}`);
    writeFileSync(
      site.files('team').mbox,
      forMember('ann') + forMember('ben').replaceAll('for ann', 'for ben'),
    );
    await changeAlerts('ann', { intent: 'add', text: 'lottery' });
    expect(await marked('ann')).toEqual(['lottery for ann']);
    expect(await marked('ben')).toEqual([]);
    expect(await marked('team')).toEqual([]);
    expect((await openQuarantine('ann')).marked).toBe(1);
    rmSync(path.join(site.home, 'group'));
  });
});

describe('the file of the old pages', () => {
  const list = async () => listAlerts(await findMailboxPlace('alice'));

  it('keeps its form: one a line, what was not touched as it was', async () => {
    writeFileSync(file, captureBytes('domain', 'dspam_home', 'data', 'example.org', 'alice', 'alice.alerts'));
    expect(await list()).toEqual({
      alerts: [{ line: 'lottery', text: 'lottery', isPattern: false, suggestion: '' }],
      passedOver: 0,
    });
    writeFileSync(file, Buffer.from('lottery\r\nwin.*prize\n\nGr\xfc\xdfe', 'latin1'));
    await changeAlerts('alice', { intent: 'add', text: 'U.S. [bank]' });
    expect(readFileSync(file, 'utf8')).toBe('lottery\nwin.*prize\nGrüße\nU\\.S\\. \\[bank\\]\n');
  });

  it('shows a pattern as such, and converts it into a word', async () => {
    writeFileSync(file, '(\nwin.*prize\nlottery\n');
    expect(
      (await list()).alerts.map(({ line, isPattern, suggestion }) => [line, isPattern, suggestion]),
    ).toEqual([
      ['(', true, ''],
      ['win.*prize', true, 'prize'],
      ['lottery', false, ''],
    ]);
    await quarantine('a (strange) subject');
    await quarantine('you win the prize');
    expect(await marked()).toEqual(['a (strange) subject']);
    await changeAlerts('alice', { intent: 'convert', line: 'win.*prize', text: 'Prize' });
    expect(readFileSync(file, 'utf8')).toBe('(\nPrize\nlottery\n');
    expect(await marked()).toEqual(['a (strange) subject', 'you win the prize']);
  });

  it('has at most 100 alerts', async () => {
    writeFileSync(file, Array.from({ length: 103 }, (_unused, index) => `word ${index}\n`).join(''));
    expect((await list()).alerts).toHaveLength(100);
    expect((await list()).passedOver).toBe(3);
    expect(await changeAlerts('alice', { intent: 'add', text: 'more' })).toEqual({
      kind: 'fault',
      fault: 'tooMany',
    });
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(104);
  });

  it.each([
    ['', 'empty'],
    ['a\nb', 'controlCharacter'],
    ['x'.repeat(201), 'tooLong'],
    ['Lottery ', 'known'],
  ])('takes no %j', async (text, fault) => {
    writeFileSync(file, 'lottery\n');
    expect(await changeAlerts('alice', { intent: 'add', text })).toEqual({ kind: 'fault', fault });
    expect(readFileSync(file, 'utf8')).toBe('lottery\n');
  });

  it('tells a person who removes or converts an alert that it is gone', async () => {
    writeFileSync(file, 'lottery\n');
    for (const intent of ['remove', 'convert'] as const)
      expect(await changeAlerts('alice', { intent, line: 'gone', text: 'x' })).toEqual({
        kind: 'fault',
        fault: 'gone',
      });
  });

  it('loses nothing when several people add at once', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((text) => changeAlerts('alice', { intent: 'add', text })));
    expect(readFileSync(file, 'utf8').split('\n').sort()).toEqual(['', 'a', 'b', 'c', 'd']);
  });

  it('says when it may not be read or written; the quarantine is there without marks', async () => {
    await quarantine('lottery');
    writeFileSync(file, 'lottery\n');
    for (let folder = path.dirname(file); folder !== path.dirname(site.folder); folder = path.dirname(folder))
      chmodSync(folder, 0o755);
    chmodSync(site.files('alice').mbox, 0o666);
    await withoutRights(file, { during: 0o444, after: 0o660 }, async () => {
      await expect(changeAlerts('alice', { intent: 'add', text: 'x' })).rejects.toMatchObject({
        code: 'unavailable',
        reason: 'alertsNotWritable',
      });
    });
    await withoutRights(file, { during: 0o000, after: 0o660 }, async () => {
      await expect(list()).rejects.toMatchObject({ code: 'unavailable', reason: 'alertsNotReadable' });
      expect(await marked()).toEqual([]);
    });
    expect(readFileSync(file, 'utf8')).toBe('lottery\n');
    expect(await marked()).toEqual(['lottery']);
  });
});
