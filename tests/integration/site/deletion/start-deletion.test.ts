import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { previewDeletion } from '@/lib/site/deletion/preview-deletion';
import { startDeletion } from '@/lib/site/deletion/start-deletion';
import { startPutBack } from '@/lib/site/deletion/start-put-back';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { runTask } from '@/lib/site/work/run-task';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '@/tests/support/test-site';

// One filter host of several whose filters learn into the same tables: another host may have taken a user's name and rows before this one begins.

const HOSTS = 'web1=http://127.0.0.1:9 web2=http://127.0.0.1:10';
const site = await testSite({ env: { FILTER_HOST: 'web1', FILTER_HOSTS: HOSTS } });
const who = { actor: 'admin', address: '192.0.2.7' };
const names = async (user: string) => {
  const [rows] = await site.query('SELECT uid FROM dspam_virtual_uids WHERE username = ?', [user]);
  return (rows as { uid: number }[]).map(({ uid }) => uid);
};
const rowsOf = async (uid: number) => {
  const [rows] = await site.query('SELECT signature FROM dspam_signature_data WHERE uid = ?', [uid]);
  return (rows as unknown[]).length;
};
/** As another host does it, whose deletion has begun before. */
const takeName = (uid: number) => site.query('DELETE FROM dspam_virtual_uids WHERE uid = ?', [uid]);

async function run({ id }: { id: bigint }) {
  await runTask(id, TASK_WORKS);
  const { state, reason } = await prisma().task.findUniqueOrThrow({ where: { id } });
  return [state, reason];
}

it('deletes the files and the rows of a user whose name another host has taken meanwhile, and puts them back', async () => {
  const user = 'raced@example.org';
  const { uid } = await site.quarantine({ user });
  const before = await rowsOf(uid);
  const preview = await previewDeletion(user);
  await takeName(uid);
  expect(await run(await startDeletion({ ...who, user, uid: preview.uid }))).toEqual(['done', null]);
  expect(existsSync(site.files(user).mbox)).toBe(false);
  expect(await rowsOf(uid)).toBe(0);
  // The other host has put the name back by now, and rows that it had.
  await site.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [uid, user]);
  await site.query('INSERT INTO dspam_stats VALUES (?, 1, 1, 0, 0, 0, 0, 0, 0)', [uid]);
  await expect(startPutBack({ ...who, user })).rejects.toMatchObject({ reason: 'putBackNewUser' });
  expect(await run(await startPutBack({ ...who, user, isBackElsewhere: true }))).toEqual(['done', null]);
  expect(existsSync(site.files(user).mbox)).toBe(true);
  expect([await rowsOf(uid), await names(user)]).toEqual([before, [uid]]);
});

it('takes the files that are left of a user whom DSPAM does not know any more, and no row', async () => {
  const user = 'left@example.org';
  const { uid } = await site.quarantine({ user });
  await takeName(uid);
  expect(await previewDeletion(user)).toMatchObject({ uid: null, obstacle: null });
  const rows = await rowsOf(uid);
  expect(await run(await startDeletion({ ...who, user, uid: null }))).toEqual(['done', null]);
  expect(existsSync(site.files(user).mbox)).toBe(false);
  expect(await rowsOf(uid)).toBe(rows);
  await expect(startDeletion({ ...who, user, uid: null })).rejects.toMatchObject({ code: 'not-found' });
  expect(await run(await startPutBack({ ...who, user, isBackElsewhere: true }))).toEqual(['done', null]);
  expect(existsSync(site.files(user).mbox)).toBe(true);
});

it('takes nothing of anybody else, whatever number another host names', async () => {
  const { uid: kept } = await site.quarantine({ user: 'kept@example.org' });
  const user = 'meant@example.org';
  const { uid } = await site.quarantine({ user });
  for (const other of [kept, uid + 1000])
    await expect(startDeletion({ ...who, user, uid: other })).rejects.toMatchObject({
      reason: 'deletionBusy',
    });
  await expect(startDeletion({ ...who, user, uid: null })).rejects.toMatchObject({ reason: 'deletionBusy' });
  await takeName(uid);
  for (const other of [kept, 0, -1])
    await expect(startDeletion({ ...who, user, uid: other })).rejects.toMatchObject({
      reason: 'deletionBusy',
    });
  await expect(startDeletion({ ...who, user: '../kept@example.org', uid })).rejects.toMatchObject({
    code: 'invalid',
  });
  expect(await rowsOf(kept)).toBe(1);
  // Another spelling of a name that there is.
  const folder = path.dirname(site.files('KEPT@example.org').mbox);
  mkdirSync(folder, { recursive: true });
  writeFileSync(site.files('KEPT@example.org').mbox, '');
  await expect(previewDeletion('KEPT@example.org')).rejects.toMatchObject({ code: 'not-found' });
});
