import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { describe, expect, it } from 'vitest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { putBackUser } from '@/lib/site/deletion/put-back-user';
import { startPutBack } from '@/lib/site/deletion/start-put-back';
import { USER_TABLES } from '@/lib/site/deletion/user-rows';
import { putBack } from '@/lib/site/upkeep/put-back';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { createTask } from '@/lib/site/work/create-task';
import { runTask } from '@/lib/site/work/run-task';
import type { Task } from '@/lib/site/work/task';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const site = await testSite();
const WHO = { actor: 'admin', address: '127.0.0.1' };
let made = 0;

/** Somebody with mail, figures, preferences and a few thousand tokens, and all of it deleted. */
async function deletedUser() {
  const user = `user${++made}@example.org`;
  const { uid } = await site.quarantine({ user, subject: 'First' });
  await site.quarantine({ user });
  await site.query('INSERT INTO dspam_preferences VALUES (?, ?, ?)', [
    uid,
    'spamSubject',
    `'); \\ "\n${user}`,
  ]);
  await site.query('INSERT INTO dspam_token_data SELECT ?, seq, 2, 3, CURDATE() FROM seq_1_to_4500', [uid]);
  await site.query("INSERT INTO dspam_token_data VALUES (?, 18446744073709551615, 4, 5, '2026-01-01')", [
    uid,
  ]);
  await site.query(
    "INSERT INTO dspam_signature_data SELECT ?, CONCAT(?, ',6b014b08', 1000 + seq), UNHEX(REPEAT('00270A5C', 50)), 200, CURDATE() FROM seq_1_to_250",
    [uid, uid],
  );
  const { frag, log } = site.files(user);
  mkdirSync(frag, { recursive: true });
  writeFileSync(path.join(frag, '1,a.frag'), 'fragment');
  writeFileSync(log, 'log\n');
  const before = { rows: await dump(uid), files: filesOf(user) };
  const { id } = await createTask('deletion', 'admin', user);
  await runTask(id, TASK_WORKS);
  expect(Object.values(await dump(uid)).flat()).toEqual([]);
  return { user, uid, before, folder: path.join(site.files(user).deleted, id.toString()) };
}

async function dump(uid: number): Promise<Record<string, RowDataPacket[]>> {
  const all: Record<string, RowDataPacket[]> = {};
  for (const table of USER_TABLES)
    [all[table]] = await site.query<RowDataPacket[]>(`SELECT * FROM ${table} WHERE uid = ? ORDER BY 1, 2`, [
      uid,
    ]);
  return all;
}

function filesOf(user: string): Record<string, string> {
  const { dir, prefix, deleted } = site.files(user);
  const names = readdirSync(dir).filter(
    (name) => name.startsWith(prefix) && path.join(dir, name) !== deleted,
  );
  return Object.fromEntries(
    names.map((name) => [
      name,
      name.endsWith('.frag')
        ? readFileSync(path.join(dir, name, '1,a.frag'), 'latin1')
        : readFileSync(path.join(dir, name), 'latin1'),
    ]),
  );
}

async function taskOf(user: string): Promise<Task> {
  return prisma().task.findFirstOrThrow({
    where: { kind: 'restoration', subject: user },
    orderBy: { id: 'desc' },
  });
}

describe('putting a deleted user back', () => {
  it('brings back every row and every file as they were', async () => {
    const { user, uid, before } = await deletedUser();
    const { id } = await startPutBack({ ...WHO, user });
    await runTask(id, TASK_WORKS);
    expect(await taskOf(user)).toMatchObject({ state: 'done', reason: null });
    expect(await dump(uid)).toEqual(before.rows);
    expect(filesOf(user)).toEqual(before.files);
    expect((await openQuarantine(user)).state.messageCount).toBe(2);
    expect(
      await prisma().auditEntry.count({ where: { event: 'user-put-back', mailbox: user, actor: 'admin' } }),
    ).toBe(1);
    // Once is enough: now the user is there.
    await expect(startPutBack({ ...WHO, user })).rejects.toMatchObject({ reason: 'putBackNewUser' });
  });

  it('goes on after a crash at any moment', async () => {
    for (let crash = 1, isDone = false; !isDone; crash++) {
      const { user, uid, before } = await deletedUser();
      const { id } = await createTask('restoration', 'admin', user);
      let result = '{}';
      let reports = 0;
      const run = async (most: number) => {
        const task = { ...(await prisma().task.findUniqueOrThrow({ where: { id } })), result };
        reports = 0;
        await putBackUser(task, async (progress) => {
          // What was done is done, but nobody has written down that it was.
          if (++reports === most) throw new Error('killed');
          result = JSON.stringify(progress.result);
          return true;
        });
      };
      await run(crash).catch((error) => expect(error.message).toBe('killed'));
      isDone = reports < crash;
      await run(Number.POSITIVE_INFINITY);
      expect(await dump(uid), `${crash}`).toEqual(before.rows);
      expect(filesOf(user), `${crash}`).toEqual(before.files);
      if (isDone) expect(crash).toBeGreaterThan(6);
    }
  }, 120_000);

  it('refuses when mail has begun a new user since, and changes nothing', async () => {
    const { user, uid, folder } = await deletedUser();
    const copies = readdirSync(folder);
    const { uid: newUid } = await site.quarantine({ user, subject: 'New' });
    expect(newUid).not.toBe(uid);
    const now = { rows: await dump(newUid), files: filesOf(user) };
    await expect(startPutBack({ ...WHO, user })).rejects.toMatchObject({ reason: 'putBackNewUser' });
    // Also when it comes between the click and the work.
    const { id } = await createTask('restoration', 'admin', user);
    await runTask(id, TASK_WORKS);
    expect(await taskOf(user)).toMatchObject({ state: 'failed', reason: 'putBackNewUser' });
    expect({ rows: await dump(newUid), files: filesOf(user) }).toEqual(now);
    expect(readdirSync(folder)).toEqual(copies);
    expect(Object.values(await dump(uid)).flat()).toEqual([]);
  });

  it('refuses when the uid is another’s, and when there are new files or nothing to put back', async () => {
    const taken = await deletedUser();
    await site.query("INSERT INTO dspam_virtual_uids VALUES (?, 'somebody@example.org')", [taken.uid]);
    await expect(startPutBack({ ...WHO, user: taken.user })).rejects.toMatchObject({
      reason: 'putBackNewUser',
    });
    const filed = await deletedUser();
    writeFileSync(site.files(filed.user).log, 'new');
    await expect(startPutBack({ ...WHO, user: filed.user })).rejects.toMatchObject({
      reason: 'putBackNewFiles',
    });
    expect(readFileSync(site.files(filed.user).log, 'utf8')).toBe('new');
    await expect(startPutBack({ ...WHO, user: 'never@example.org' })).rejects.toMatchObject({
      reason: 'putBackNone',
    });
  });

  it('overwrites no file that came while it worked', async () => {
    const { user, uid, before } = await deletedUser();
    const { id } = await startPutBack({ ...WHO, user });
    const task = await prisma().task.findUniqueOrThrow({ where: { id } });
    const { mbox, log } = site.files(user);
    let reports = 0;
    let last: unknown;
    await putBackUser(task, async ({ result }) => {
      if (++reports === 1) writeFileSync(log, 'new');
      last = result;
      return true;
    });
    expect(last).toMatchObject({ left: [path.basename(log)] });
    expect(readFileSync(log, 'utf8')).toBe('new');
    expect(readFileSync(mbox, 'latin1')).toBe(before.files[path.basename(mbox)]);
    expect(await dump(uid)).toEqual(before.rows);
  });

  it('does not run what somebody else has written into the copy of the rows', async () => {
    for (const line of [
      'DROP TABLE dspam_stats;',
      'REPLACE INTO `dspam_stats` (`uid`) VALUES (1); DROP TABLE dspam_stats;',
      "REPLACE INTO `dspam_preferences` (`uid`, `preference`, `value`) VALUES (0, 'optIn', 'on');",
    ]) {
      const { user, folder } = await deletedUser();
      appendFileSync(path.join(folder, 'rows.sql'), `${line}\n`);
      const { id } = await startPutBack({ ...WHO, user });
      await runTask(id, TASK_WORKS);
      expect(await taskOf(user), line).toMatchObject({ state: 'failed', reason: 'putBackDamaged' });
    }
    const [rows] = await site.query<RowDataPacket[]>('SELECT * FROM dspam_preferences WHERE uid = 0');
    expect(rows).toEqual([]);
  });

  it('is a command, too', async () => {
    const { user, uid, before } = await deletedUser();
    const printed: string[] = [];
    expect(await putBack(user, (line) => printed.push(line))).toBe(true);
    expect(printed).toEqual([expect.stringMatching(/^user\d+@example\.org: done, \d+ rows and files$/)]);
    expect(await dump(uid)).toEqual(before.rows);
  });
});

it('a deletion that goes on after a crash does not take what came since for what it has moved', async () => {
  const user = 'twice@example.org';
  await site.quarantine({ user, subject: 'Old' });
  const old = readFileSync(site.files(user).mbox, 'latin1');
  const { id } = await createTask('deletion', 'admin', user);
  const task = await prisma().task.findUniqueOrThrow({ where: { id } });
  let result = '{}';
  let reports = 0;
  const killed = TASK_WORKS.deletion(task, async (progress) => {
    if (++reports === 3) throw new Error('killed');
    result = JSON.stringify(progress.result);
    return true;
  });
  await expect(killed).rejects.toThrow('killed');
  await site.quarantine({ user, subject: 'New' });
  const fresh = readFileSync(site.files(user).mbox, 'latin1');
  await TASK_WORKS.deletion({ ...task, result }, async () => true);
  const folder = path.join(site.files(user).deleted, id.toString());
  expect(readFileSync(path.join(folder, path.basename(site.files(user).mbox)), 'latin1')).toBe(old);
  expect(existsSync(site.files(user).mbox) && readFileSync(site.files(user).mbox, 'latin1')).toBe(fresh);
});
