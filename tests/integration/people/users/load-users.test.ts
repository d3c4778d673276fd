import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toUserRow } from '@/lib/data/people/user-row';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { loadAttention } from '@/lib/people/users/load-attention';
import { loadUsers } from '@/lib/people/users/load-users';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { testSite } from '../../../support/test-site';

const site = await testSite({ conf: 'AllowOverride localStore\n' });
beforeAll(async () => {
  writeFileSync(path.join(site.home, 'group'), 'team:shared,managed:carol@example.org\n');
  await site.quarantine({ user: 'alice@example.org', receivedAt: new Date('2026-11-20T10:00:00Z') });
  await site.quarantine({ user: 'alice@example.org', receivedAt: new Date('2026-11-21T10:00:00Z') });
  await site.quarantine({ user: 'bob' });
  await site.quarantine({ user: 'team' });
  await site.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (50, ?), (51, ?), (52, ?)', [
    'carol@example.org',
    'dave@example.org',
    '../../etc',
  ]);
  // SL IL SM IM SC IC Scls Icls: TP = 40+5-3-10, TN = 60+7-2-20.
  await site.query('INSERT INTO dspam_stats VALUES (51, 40, 60, 3, 2, 10, 20, 5, 7)');
});

async function find(name: string) {
  return (await loadUsers()).find((user) => user.name === name);
}

describe('loadUsers', () => {
  it('knows every user, also those without figures and with names that lead to no folder', async () => {
    const names = (await loadUsers()).map(({ name }) => name).sort();
    expect(names).toEqual([
      '../../etc',
      'alice@example.org',
      'bob',
      'carol@example.org',
      'dave@example.org',
      'team',
    ]);
    expect(await find('carol@example.org')).toMatchObject({ tp: 0, tn: 0, spamCorpusfed: 0 });
  });

  it('computes the figures as dspam does', async () => {
    expect(await find('dave@example.org')).toMatchObject({
      tp: 32,
      tn: 45,
      fn: 3,
      fp: 2,
      spamCorpusfed: 10,
      innocentCorpusfed: 20,
    });
  });

  it('does not know what is in a quarantine before it was indexed', async () => {
    expect(await find('alice@example.org')).toMatchObject({ messages: null, bytes: null });
    const round = await syncAllQuarantines(site.home, 'domain');
    expect(round).toEqual({ stores: 3, synced: 3, failures: [] });
    expect(await find('alice@example.org')).toMatchObject({
      messages: 2,
      lastMail: new Date('2026-11-21T10:00:00Z'),
    });
    expect((await syncAllQuarantines(site.home, 'domain')).synced).toBe(0);
  });

  it('takes the quarantine of the managed group and of localStore for theirs', async () => {
    await site.query("INSERT INTO dspam_preferences VALUES (51, 'localStore', 'bob')");
    expect(await find('carol@example.org')).toMatchObject({ store: 'team', messages: 1 });
    expect(await find('dave@example.org')).toMatchObject({ store: 'bob', messages: 1 });
    await site.query("UPDATE dspam_preferences SET value = '../x' WHERE uid = 51");
    expect(await find('dave@example.org')).toMatchObject({ store: 'dave@example.org' });
    await site.query('DELETE FROM dspam_preferences');
  });

  it('shows the preference that is in force: the own one, the defaults of uid 0, else dspam.conf', async () => {
    await site.query("INSERT INTO dspam_preferences VALUES (51, 'trainingMode', 'TOE')");
    expect(await find('dave@example.org')).toMatchObject({
      mode: 'TOE',
      action: 'quarantine',
      sedation: '5',
    });
    // One row of uid 0, and none of dspam.conf's counts any more (F§0.10).
    await site.query("INSERT INTO dspam_preferences VALUES (0, 'spamAction', 'tag')");
    expect(await find('dave@example.org')).toMatchObject({ mode: 'TOE', action: 'tag', sedation: '' });
    expect(await find('bob')).toMatchObject({ mode: 'TEFT', action: 'tag' });
    await site.query('DELETE FROM dspam_preferences');
  });

  it('knows a quarantine that is nobody’s by the table, whose name differs by capital letters or that is not there', async () => {
    const { record } = await site.quarantine({ user: 'bob' });
    const folders = ['Alice@example.org', 'unknown@example.org'];
    for (const name of [...folders, 'empty@example.org']) {
      mkdirSync(site.files(name).dir, { recursive: true });
      writeFileSync(site.files(name).mbox, folders.includes(name) ? record : '');
    }
    await syncAllQuarantines(site.home, 'domain');
    for (const name of folders) {
      expect(await find(name)).toMatchObject({ uid: null, store: name, messages: 1, tp: 0 });
      expect((await loadAttention()).find(({ user }) => user.name === name)?.attention).toEqual([
        { reason: 'onlyFolder', values: { messages: 1 } },
      ]);
    }
    expect(await find('empty@example.org')).toBeUndefined();
    expect(await find('alice@example.org')).toMatchObject({ messages: 2 });
    for (const name of [...folders, 'empty@example.org'])
      rmSync(site.files(name).dir, { recursive: true, force: true });
  });

  it.each([
    ['alice@example.org', true],
    ['..@example.org', false],
    ['a/b@example.org', false],
    ['x@', false],
    ['@example.org', false],
    ['a@b@c', false],
    ['bob@local', false],
  ])('leads to a page for %s: %s', async (name, canOpen) => {
    await site.query('INSERT IGNORE INTO dspam_virtual_uids (username) VALUES (?)', [name]);
    const user = await find(name);
    expect(user && toUserRow(user)).toMatchObject({ name, canOpen });
    const opened = findMailboxPlace(name);
    if (canOpen) expect(await opened).toMatchObject({ store: name });
    else await expect(opened).rejects.toMatchObject({ reason: 'userName' });
  });

  it('tells when they last signed in', async () => {
    const entry = { actor: 'bob', address: '127.0.0.1' };
    await recordAudit({ ...entry, event: 'sign-in' });
    await recordAudit({ ...entry, event: 'sign-in-failed', actor: 'alice@example.org' });
    expect((await find('bob'))?.lastSignIn).toBeInstanceOf(Date);
    expect((await find('alice@example.org'))?.lastSignIn).toBeNull();
  });
});
