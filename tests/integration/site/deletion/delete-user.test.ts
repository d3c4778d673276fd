import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { beforeAll, describe, expect, it } from 'vitest';
import { openHistory } from '@/lib/messages/history/open-history';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { previewDeletion } from '@/lib/site/deletion/preview-deletion';
import { purgeDeletions } from '@/lib/site/deletion/purge-deletions';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { createTask, resumeTask } from '@/lib/site/work/create-task';
import { runTask } from '@/lib/site/work/run-task';
import { prisma } from '@/lib/store/db/prisma';
import { syncSearch } from '@/lib/store/index/search/sync-search';
import { testSite } from '../../../support/test-site';

const TABLES = [
  'dspam_virtual_uids',
  'dspam_preferences',
  'dspam_stats',
  'dspam_signature_data',
  'dspam_token_data',
];

const site = await testSite({ conf: 'AllowOverride localStore\n' });
beforeAll(async () => {
  writeFileSync(
    path.join(site.home, 'group'),
    'team:shared:member@example.org\nboxes:shared,managed:managed@example.org\nall:merged:*\n',
  );
});

async function addUser(user: string): Promise<number> {
  const { uid } = await site.quarantine({ user, subject: `Of ${user}` });
  await site.quarantine({ user });
  await site.query("INSERT INTO dspam_preferences VALUES (?, 'trainingMode', 'TOE')", [uid]);
  await site.query(
    'INSERT INTO dspam_token_data VALUES (?, 1, 2, 3, CURDATE()), (?, 18446744073709551615, 4, 5, CURDATE())',
    [uid, uid],
  );
  const { dir, frag, log } = site.files(user);
  mkdirSync(frag, { recursive: true });
  writeFileSync(path.join(frag, '1,a.frag'), 'fragment');
  writeFileSync(log, 'log');
  writeFileSync(path.join(dir, 'somebody-elses.txt'), 'theirs');
  return uid;
}

async function dump(uid: number): Promise<Record<string, RowDataPacket[]>> {
  const all: Record<string, RowDataPacket[]> = {};
  for (const table of TABLES) {
    const [rows] = await site.query<RowDataPacket[]>(`SELECT * FROM ${table} WHERE uid = ? ORDER BY 1, 2`, [
      uid,
    ]);
    all[table] = rows;
  }
  return all;
}

async function runDeletion(user: string) {
  const { id } = await createTask('deletion', 'admin', user);
  await runTask(id, TASK_WORKS);
  const task = await prisma().task.findUniqueOrThrow({ where: { id } });
  return { task, folder: path.join(site.files(user).deleted, id.toString()) };
}

/** Columns of the dashboard's tables that name a user or their mailbox. */
async function tracesOf(user: string, mailboxId: number): Promise<string[]> {
  const [columns] = await site.query<RowDataPacket[]>(
    "SELECT TABLE_NAME AS name, COLUMN_NAME AS place FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'dashboard\\_%' AND TABLE_NAME <> 'dashboard_audit' AND (COLUMN_NAME = 'mailbox_id' OR DATA_TYPE = 'varchar') ORDER BY 1, 2",
  );
  const found: string[] = [];
  for (const { name, place } of columns) {
    const [rows] = await site.query<RowDataPacket[]>('SELECT 1 FROM ?? WHERE ?? = ? LIMIT 1', [
      name,
      place,
      place === 'mailbox_id' ? mailboxId : user,
    ]);
    if (rows.length > 0) found.push(`${name}.${place}`);
  }
  return found;
}

async function listSearched(): Promise<void> {
  const [rows] = await site.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM dashboard_search');
  expect(Number(rows[0]?.n)).toBeGreaterThan(0);
}

describe('deleting a user', () => {
  it('shows before what will go', async () => {
    const uid = await addUser('seen@example.org');
    const preview = await previewDeletion('seen@example.org');
    expect(preview).toMatchObject({
      uid,
      obstacle: null,
      rows: {
        dspam_virtual_uids: 1,
        dspam_preferences: 1,
        dspam_stats: 1,
        dspam_signature_data: 2,
        dspam_token_data: 2,
      },
    });
    expect(preview.files).toEqual([
      { name: 'seen.frag', bytes: 8, files: 1 },
      { name: 'seen.log', bytes: 3, files: 1 },
      { name: 'seen.mbox', bytes: expect.any(Number), files: 1 },
    ]);
  });

  it('takes the rows and the files of that user alone, and keeps copies that can be put back', async () => {
    const uid = await addUser('gone@example.org');
    const other = await addUser('stays@example.org');
    const [before, others] = [await dump(uid), await dump(other)];
    const mbox = readFileSync(site.files('gone@example.org').mbox);
    const opened = await openQuarantine('gone@example.org');
    expect(opened.state.messageCount).toBe(2);

    const { task, folder } = await runDeletion('gone@example.org');
    expect(task).toMatchObject({ state: 'done', reason: null });
    for (const rows of Object.values(await dump(uid))) expect(rows).toEqual([]);
    expect(await dump(other)).toEqual(others);
    expect(readdirSync(site.files('gone@example.org').dir).sort()).toEqual([
      'gone.deleted',
      'somebody-elses.txt',
    ]);
    expect(readFileSync(path.join(folder, 'gone.mbox'))).toEqual(mbox);
    expect(readFileSync(path.join(folder, 'gone.frag', '1,a.frag'), 'utf8')).toBe('fragment');
    expect((await openQuarantine('gone@example.org')).state.messageCount).toBe(0);

    for (const line of readFileSync(path.join(folder, 'rows.sql'), 'utf8').split(';\n').filter(Boolean))
      await site.query(line);
    expect(await dump(uid)).toEqual(before);
  });

  it('does not follow a link out of the folder', async () => {
    await addUser('linked@example.org');
    const outside = path.join(site.folder, 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'file'), 'precious');
    const { dir } = site.files('linked@example.org');
    symlinkSync(outside, path.join(dir, 'linked.corpus'));
    const { task } = await runDeletion('linked@example.org');
    expect(task.state).toBe('done');
    await site.query('UPDATE dashboard_task SET finished_at = NOW() - INTERVAL 31 DAY WHERE id = ?', [
      task.id,
    ]);
    await purgeDeletions();
    expect(readFileSync(path.join(outside, 'file'), 'utf8')).toBe('precious');
  });

  it('refuses what several share', async () => {
    for (const user of ['member@example.org', 'managed@example.org', 'team', 'boxes', 'all', 'target'])
      await addUser(user);
    const [rows] = await site.query<RowDataPacket[]>(
      "SELECT uid FROM dspam_virtual_uids WHERE username = 'stays@example.org'",
    );
    await site.query("INSERT INTO dspam_preferences VALUES (?, 'localStore', 'target')", [rows[0]?.uid]);
    for (const user of ['member@example.org', 'managed@example.org', 'team', 'boxes', 'all', 'target']) {
      expect((await previewDeletion(user)).obstacle, user).toBe('deletionShared');
      const { task } = await runDeletion(user);
      expect(task, user).toMatchObject({ state: 'failed', reason: 'deletionShared' });
      expect(existsSync(site.files(user).mbox), user).toBe(true);
    }
    await site.query("DELETE FROM dspam_preferences WHERE preference = 'localStore'");
  });

  it('waits for nothing that is going on: it refuses, and can be done again later', async () => {
    await addUser('busy@example.org');
    await site.query(
      "INSERT INTO dashboard_job (batch, kind, actor, mailbox, state, total, created_at) VALUES (UUID(), 'delete', 'x', 'busy@example.org', 'stopping', 1, NOW(3))",
    );
    const { task } = await runDeletion('busy@example.org');
    expect(task).toMatchObject({ state: 'failed', reason: 'deletionBusy' });
    await site.query("UPDATE dashboard_job SET state = 'stopped'");
    await resumeTask(task.id);
    await runTask(task.id, TASK_WORKS);
    expect(await prisma().task.findUnique({ where: { id: task.id } })).toMatchObject({ state: 'done' });
  });

  it.each(['nobody@example.org', 'GONE2@example.org', '../../etc', 'a/b'])(
    'knows nothing of %s',
    async (user) => {
      await expect(previewDeletion(user)).rejects.toMatchObject({
        code: expect.stringMatching(/not-found|invalid/),
      });
    },
  );

  it('leaves nothing about the user in the dashboard’s tables but the audit log and the task', async () => {
    const user = 'traces@example.org';
    await addUser(user);
    writeFileSync(
      path.join(site.home, 'system.log'),
      `1795246800\tS\tSender\t9,6b014b1010001\tSubject\t0.01\t${user}\tQuarantined\t<1@x>\n`,
    );
    await followSiteLog(true);
    const { state } = await openQuarantine(user);
    await openHistory(user, true);
    await syncSearch(100);
    await listSearched();
    await site.query(
      "INSERT INTO dashboard_job (batch, kind, actor, mailbox, state, total, created_at) VALUES (UUID(), 'delete', 'x', ?, 'done', 1, NOW(3))",
      [user],
    );
    expect(await tracesOf(user, state.id)).toContain('dashboard_search.mailbox_id');
    await runDeletion(user);
    expect(await tracesOf(user, state.id)).toEqual(['dashboard_task.subject']);
  });

  it('forgets what was removed before, and removes the copies when their time is over', async () => {
    await addUser('old@example.org');
    const { messages } = await listMessages(await openQuarantine('old@example.org'), {
      sort: 'date',
      direction: 'desc',
      page: 1,
    });
    await deleteMessage('admin', 'old@example.org', messages[0]?.key ?? '', newBatch());
    const { task, folder } = await runDeletion('old@example.org');
    expect(existsSync(path.join(folder, 'old.removed.mbox'))).toBe(true);
    expect(await prisma().operation.count({ where: { store: 'old@example.org' } })).toBe(0);
    expect((await purgeDeletions()).done).toBe(0);
    expect(existsSync(folder)).toBe(true);
    await site.query('UPDATE dashboard_task SET finished_at = NOW() - INTERVAL 31 DAY WHERE id = ?', [
      task.id,
    ]);
    expect(await purgeDeletions()).toEqual({ done: 1, failures: [] });
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(site.files('old@example.org').deleted)).toBe(false);
  });
});
