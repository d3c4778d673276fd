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

it('takes nothing away that was learned or chosen since another host has put its part back', async () => {
  const user = 'learned@example.org';
  const { uid } = await site.quarantine({ user });
  await site.query(
    "INSERT INTO dspam_token_data VALUES (?, 1, 500, 7, '2026-01-01'), (?, 2, 20, 0, '2026-01-01')",
    [uid, uid],
  );
  await site.query('REPLACE INTO dspam_stats VALUES (?, 10, 20, 1, 2, 0, 0, 30, 40)', [uid]);
  await site.query("INSERT INTO dspam_preferences VALUES (?, 'trainingMode', 'TEFT')", [uid]);
  expect(await run(await startDeletion({ ...who, user, uid }))).toEqual(['done', null]);
  // The other host had these rows as well. It has put them back; mail has come, and the person has chosen something. One token has come before its row.
  await site.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [uid, user]);
  await site.query(
    "INSERT INTO dspam_token_data VALUES (?, 1, 501, 7, '2026-11-30'), (?, 2, 1, 1, '2026-11-30')",
    [uid, uid],
  );
  await site.query('INSERT INTO dspam_stats VALUES (?, 11, 20, 1, 2, 0, 0, 31, 40)', [uid]);
  await site.query("INSERT INTO dspam_preferences VALUES (?, 'trainingMode', 'TOE')", [uid]);
  expect(await run(await startPutBack({ ...who, user, isBackElsewhere: true }))).toEqual(['done', null]);
  const [tokens] = await site.query(
    'SELECT token, spam_hits, innocent_hits, CAST(last_hit AS CHAR) AS day FROM dspam_token_data WHERE uid = ? ORDER BY token',
    [uid],
  );
  expect(tokens).toMatchObject([
    { token: 1, spam_hits: 501, innocent_hits: 7, day: '2026-11-30' },
    { token: 2, spam_hits: 20, innocent_hits: 1, day: '2026-11-30' },
  ]);
  const [stats] = await site.query('SELECT * FROM dspam_stats WHERE uid = ?', [uid]);
  expect(stats).toMatchObject([{ spam_learned: 11, innocent_learned: 20, spam_classified: 31 }]);
  const [chosen] = await site.query('SELECT value FROM dspam_preferences WHERE uid = ?', [uid]);
  expect(chosen).toEqual([{ value: 'TOE' }]);
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
