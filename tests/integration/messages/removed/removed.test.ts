import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { listRemoved } from '@/lib/messages/removed/list-removed';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';
import { withoutRights } from '../../../support/without-rights';

const USER = 'alice@example.org';
const site = await testSite();

beforeAll(async () => {
  writeFileSync(path.join(site.home, 'group'), 'team:shared,managed:ann,ben\n');
});
beforeEach(async () => {
  for (const user of [USER, 'team']) rmSync(site.files(user).dir, { recursive: true, force: true });
  await site.query('DELETE FROM dashboard_operation');
});

const removed = async (user: string, search?: string, page = 1) =>
  listRemoved(await findMailboxPlace(user), { search, timeZone: 'Europe/Berlin', page });
const subjects = async (user: string, search?: string) =>
  (await removed(user, search)).operations.map(({ subject }) => subject);
const quarantined = async (user: string) =>
  (await listMessages(await openQuarantine(user), { sort: 'date', direction: 'asc', page: 1 })).messages.map(
    ({ subject }) => subject,
  );

async function remove(subject: string, how: 'release' | 'delete' = 'delete', from?: string) {
  const { signature } = await site.quarantine({ user: USER, subject, ...(from ? { from } : {}) });
  const run = how === 'release' ? releaseMessage : deleteMessage;
  const { operationId } = await run('admin', USER, signature, newBatch());
  if (operationId === null) throw new Error('nothing was begun');
  return operationId;
}

describe('the list of removed messages', () => {
  it('has what was released and deleted, newest first, with who did it', async () => {
    await remove('First');
    await remove('Second', 'release');
    const { operations, total, copies } = await removed(USER);
    expect(operations).toMatchObject([
      { subject: 'Second', kind: 'release', actor: 'admin' },
      { subject: 'First', kind: 'delete', actor: 'admin' },
    ]);
    expect({ total, copies }).toEqual({ total: 2, copies: 'readable' });
  });

  it('has neither what was put back nor what failed', async () => {
    const id = await remove('Back again');
    site.failDelivery(75);
    await remove('Stays', 'release');
    site.failDelivery(0);
    await restoreRemoved(USER, USER, [id]);
    expect(await subjects(USER)).toEqual([]);
    expect((await quarantined(USER)).sort()).toEqual(['Back again', 'Stays']);
  });

  it('finds sender and subject without regard to case, accents and LIKE’s own signs', async () => {
    await remove('=?utf-8?q?M=C3=BCller_100%?=');
    await remove('Other', 'delete', 'Zoe <zoe@example.com>');
    expect(await subjects(USER, 'MULLER')).toEqual(['Müller 100%']);
    expect(await subjects(USER, 'zoe@ other')).toEqual(['Other']);
    expect(await subjects(USER, '0%')).toEqual(['Müller 100%']);
    expect(await subjects(USER, '_ther')).toEqual([]);
    expect((await removed(USER, 'nothing')).removed).toBe(2);
  });

  it.each([
    ['subject:invoice', ['Your invoice of Mia']],
    ['subject:mia', ['Your invoice of Mia']],
    ['from:mia', ['Order 7, last reminder']],
    ['from:invoice', []],
    ['"last reminder"', ['Order 7, last reminder']],
    ['“reminder last”', []],
    ['last reminder 7', ['Order 7, last reminder']],
    ['-reminder', ['Your invoice of Mia', 'Hello']],
    ['-from:mia -subject:hello', ['Your invoice of Mia']],
    ['-"your invoice"', ['Order 7, last reminder', 'Hello']],
    ['subject:"m%a"', []],
  ])('is searched in the language of the quarantine: %s', async (search, expected) => {
    await remove('Hello', 'delete', 'Zoe <zoe@example.com>');
    await remove('Order 7, last reminder', 'delete', 'Mia <m@example.com>');
    await remove('Your invoice of Mia', 'delete', 'Zoe <zoe@example.com>');
    expect(await subjects(USER, search)).toEqual(expected);
  });

  it('is searched by the day of the removal, in the zone of who asks', async () => {
    const removals = {
      Late: new Date('2026-11-10T22:59:59.700Z'),
      Early: new Date('2026-11-10T23:00:00Z'),
    };
    for (const [subject, finishedAt] of Object.entries(removals))
      await prisma().operation.update({ where: { id: await remove(subject) }, data: { finishedAt } });
    expect(await subjects(USER, 'before:2026-11-11')).toEqual(['Late']);
    expect(await subjects(USER, 'after:11.11.2026')).toEqual(['Early']);
    expect(await subjects(USER, '-after:2026-11-11')).toEqual(['Late']);
    expect(await subjects(USER, 'after:2026-11-10 before:2026-11-12 subject:l')).toEqual(['Early', 'Late']);
    await prisma().operation.updateMany({ data: { finishedAt: null, startedAt: removals.Early } });
    expect(await subjects(USER, 'before:2026-11-11')).toEqual([]);
    expect(await subjects(USER, 'after:2026-11-11')).toEqual(['Early', 'Late']);
  });

  it('leaves out what it has nothing of, and finds no more for it than for the rest', async () => {
    await remove('One');
    await remove('Two');
    for (const search of ['to:bob one', '-to:bob one', 'one has:attachment', '-has:attachment "one"'])
      expect(await subjects(USER, search)).toEqual(['One']);
  });

  it('comes in pages of fifty, and returns the last one when a later one is asked for', async () => {
    const { id: _id, ...row } = await prisma().operation.findUniqueOrThrow({
      where: { id: await remove('Many') },
    });
    await prisma().operation.createMany({ data: Array.from({ length: 60 }, () => row) });
    const last = await removed(USER, undefined, 9);
    expect(last).toMatchObject({ total: 61, page: 2, pages: 2 });
    expect(last.operations).toHaveLength(11);
  });

  it('shows the members of a managed group only their own', async () => {
    for (const [member, subject] of [
      ['ann', 'For Ann'],
      ['ben', 'For Ben'],
    ] as const) {
      const { signature, record } = await site.quarantine({ user: 'team', subject });
      const named = record.toString('latin1').replace(/^(X-DSPAM-Sig.*)$/m, `$1\nX-DSPAM-User: ${member}`);
      const { mbox } = site.files('team');
      writeFileSync(mbox, readFileSync(mbox, 'latin1').replace(record.toString('latin1'), named), 'latin1');
      await deleteMessage(member, member, signature, newBatch());
    }
    expect(await subjects('ann')).toEqual(['For Ann']);
    expect(await subjects('ben')).toEqual(['For Ben']);
    expect(await removed('team')).toMatchObject({ total: 2, forMembers: true });
    const [bens] = (await removed('ben')).operations;
    await expect(restoreRemoved('ann', 'ann', [bens?.id ?? 0n])).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await restoreRemoved('ben', 'ben', [bens?.id ?? 0n])).toMatchObject([{ ok: true }]);
    // Of what is being put back, too.
    const { id } = await prisma().operation.findFirstOrThrow({ where: { kind: 'restore', member: 'ben' } });
    await prisma().operation.update({ where: { id }, data: { state: 'started' } });
    const restoring = async (user: string) => [...(await removed(user)).restoring.keys()];
    expect(await restoring('ann')).toEqual([]);
    for (const user of ['ben', 'team']) expect(await restoring(user)).toEqual([id]);
  });
});

describe('putting back', () => {
  it('restores several, each for itself, and says why one could not be', async () => {
    const [first, purged, second] = [await remove('First'), await remove('Purged'), await remove('Second')];
    await prisma().operation.update({ where: { id: purged }, data: { copyOffset: null } });
    expect(await restoreRemoved(USER, USER, [second, purged, first])).toMatchObject([
      { ok: true },
      { ok: false, reason: 'copyPurged' },
      { ok: true },
    ]);
    expect(await quarantined(USER)).toEqual(['First', 'Second']);
  });

  it('teaches the filter that a released message is spam after all', async () => {
    const id = await remove('Released', 'release');
    expect(await restoreRemoved(USER, USER, [id])).toMatchObject([
      { ok: true, reversed: true, wasDelivered: true },
    ]);
  });

  it('does it once, however often it is asked for', async () => {
    const id = await remove('Once');
    expect(await restoreRemoved(USER, USER, [id, id])).toMatchObject([{ ok: true }]);
    expect(await restoreRemoved(USER, USER, [id])).toMatchObject([{ ok: false, reason: 'putBack' }]);
    expect(await quarantined(USER)).toEqual(['Once']);
  });

  it('is not possible for somebody else’s mail', async () => {
    const id = await remove('Private');
    await expect(restoreRemoved('bob', 'bob', [id])).rejects.toMatchObject({ code: 'not-found' });
    expect(await quarantined(USER)).toEqual([]);
  });

  it('says that the file with the copies is gone, or holds something else', async () => {
    const id = await remove('Lost');
    const { removedMbox } = site.files(USER);
    writeFileSync(removedMbox, readFileSync(removedMbox).fill(10));
    expect(await restoreRemoved(USER, USER, [id])).toMatchObject([{ ok: false, reason: 'copyGone' }]);
    rmSync(removedMbox);
    expect((await removed(USER)).copies).toBe('missing');
    expect(await restoreRemoved(USER, USER, [id])).toMatchObject([{ ok: false, reason: 'copyGone' }]);
  });

  it('says that the file with the copies may not be read', async () => {
    const id = await remove('Locked away');
    const { removedMbox } = site.files(USER);
    await withoutRights(removedMbox, { during: 0o000, after: 0o660 }, async () => {
      expect((await removed(USER)).copies).toBe('unreadable');
      expect(await restoreRemoved(USER, USER, [id])).toMatchObject([{ ok: false, reason: 'copyUnreadable' }]);
    });
    expect(await restoreRemoved(USER, USER, [id])).toMatchObject([{ ok: true }]);
  });
});
