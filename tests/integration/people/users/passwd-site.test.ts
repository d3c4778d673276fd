import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { findUid } from '@/lib/people/identity/find-uid';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { listUsers, totalUsers } from '@/lib/people/users/list-users';
import { loadAttention } from '@/lib/people/users/load-attention';
import { loadUsers, type SiteUser } from '@/lib/people/users/load-users';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { testSite } from '../../../support/test-site';

// A site of Unix users: no dspam_virtual_uids, so that the users are those of dspam_stats, by their names in the passwd file.

const DAY = 24 * 3600;
/** No passwd file goes so far. */
const NAMELESS = 4_123_456_789;

const site = await testSite({ scale: 'normal' });
const uids = new Map<string, number>();
let users: SiteUser[];
beforeAll(async () => {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name = '', , uid] = line.split(':');
    if (['daemon', 'bin', 'games', 'nobody'].includes(name)) uids.set(name, Number(uid));
  }
  await site.quarantine({ user: 'daemon' });
  await site.quarantine({ user: 'daemon' });
  await site.quarantine({ user: 'bin' });
  await site.query('DROP TABLE dspam_virtual_uids');
  await site.query('DELETE FROM dspam_stats');
  const stats = [
    [uids.get('daemon'), 900, 5_000, 3, 2, 0, 0, 0, 0],
    [uids.get('bin'), 100, 40, 0, 0, 0, 0, 0, 0],
    [uids.get('nobody'), 10, 5_000, 0, 0, 0, 0, 0, 0],
    [NAMELESS, 7, 7, 7, 7, 7, 7, 7, 7],
  ];
  await site.query('INSERT INTO dspam_stats VALUES ?', [stats]);
  await site.query('INSERT INTO dspam_preferences VALUES (?, ?, ?)', [
    uids.get('bin'),
    'trainingMode',
    'TOE',
  ]);
  await site.query("INSERT INTO dspam_preferences VALUES (?, 'TRAININGMODE', 'TUM')", [uids.get('daemon')]);
  await recordAudit({ event: 'sign-in', actor: 'daemon', address: '127.0.0.1' });
  const now = Math.floor(Date.now() / 1000);
  const log = ['daemon', 'bin'].map(
    (user, index) =>
      `${now - DAY}\tS\tSender\t1,${(now - DAY).toString(16)}3000${index}\tSubject\t0.01\t${user}\tQuarantined\t<${index}@x>\n`,
  );
  writeFileSync(path.join(site.home, 'system.log'), log.join(''));
  await followSiteLog(true);
  await syncAllQuarantines(site.home, 'normal');
  users = await loadUsers();
});

describe('the users of a site of Unix users', () => {
  it('are those of dspam_stats that the passwd file names', async () => {
    expect(users.map(({ uid, name }) => [uid, name]).sort()).toEqual(
      ['daemon', 'bin', 'nobody'].map((name) => [uids.get(name), name]).sort(),
    );
    expect(await findUid('bin')).toEqual({ uid: uids.get('bin'), name: 'bin' });
    expect(await findUid('no-such-user')).toBeNull();
  });

  it('have their figures, preferences, quarantines, mail and sign-ins', () => {
    expect(users.find(({ name }) => name === 'daemon')).toMatchObject({
      store: 'daemon',
      tp: 897,
      tn: 4_998,
      fn: 3,
      fp: 2,
      messages: 2,
      lastMail: expect.any(Date),
      lastSignIn: expect.any(Date),
    });
    expect(users.find(({ name }) => name === 'bin')).toMatchObject({ messages: 1, lastSignIn: null });
    expect(users.find(({ name }) => name === 'nobody')).toMatchObject({ messages: 0, lastMail: null });
  });

  it('are found by a part of the name, and summed up', () => {
    const query = { sort: 'messages', direction: 'desc' } as const;
    expect(listUsers(users, query).map(({ name }) => name)).toEqual(['daemon', 'bin', 'nobody']);
    const found = listUsers(users, { ...query, search: 'D' });
    expect(found.map(({ name }) => name)).toEqual(['daemon', 'nobody']);
    expect(totalUsers(found)).toMatchObject({ users: 2, messages: 2, tp: 907, fn: 3, fp: 2, unknown: 0 });
    expect(totalUsers(users)).toMatchObject({ users: 3, messages: 3, fp: 2 });
  });

  it('stand on the attention list for the same reasons as others', async () => {
    const list = await loadAttention();
    expect(list.map(({ user, attention }) => [user.name, attention.map(({ reason }) => reason)])).toEqual([
      ['bin', ['notLooked', 'training']],
      ['nobody', ['noMail']],
    ]);
  });
});

it('preferences are found however they are spelled, as dspam finds them', async () => {
  const modes = new Map(users.map(({ name, mode }) => [name, mode]));
  // Of dspam.conf: AllowOverride trainingMode.
  expect(modes.get('bin')).toBe('TOE');
  expect(modes.get('daemon')).toBe('TUM');
});
