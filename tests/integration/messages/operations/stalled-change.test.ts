import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, expect, it, vi } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import type { Quarantined } from '@/tests/support/dspam-site';
import { type StallingDoor, stallingDoor } from '@/tests/support/stalling-door';
import { testSite } from '@/tests/support/test-site';

// A process that stands still in the middle of a change to a quarantine, for so long that the server has taken its transaction back, and
// others have gone on.

vi.setConfig({ testTimeout: 60_000 });
const site = await testSite();
const PATIENCE = { timeout: 30_000, interval: 300 };
const doors: StallingDoor[] = [];
afterAll(() => {
  for (const door of doors) door.close();
});

let made = 0;
const timesIn = (file: string, { record }: Quarantined) =>
  readFileSync(file, 'latin1').split(record.toString('latin1')).length - 1;

async function quarantined() {
  const user = `user${++made}@example.org`;
  const message = await site.quarantine({ user });
  // A neighbour, so that the file does not end where the message did.
  await site.quarantine({ user });
  await openQuarantine(user);
  return { user, message, ...site.files(user) };
}

/** A process that calls a function of the dashboard, and stands still with the answer to a statement before it. */
async function stalled(
  module: string,
  name: string,
  args: string[],
  pattern: RegExp,
): Promise<{ goOn(): Promise<void> }> {
  const socket = path.join(site.folder, `door-${++made}.sock`);
  const { user, password, name: database } = site.database;
  const door = await stallingDoor(socket, site.database.socket, pattern, 'after');
  doors.push(door);
  const url = `mysql://${user}:${password}@localhost/${database}?socket=${encodeURIComponent(socket)}`;
  const identity = {
    uid: process.getuid?.(),
    gid: process.getgid?.(),
    groups: process.getgroups?.(),
    umask: 0o022,
  };
  const call = [JSON.stringify(identity), path.resolve(module), name, JSON.stringify(args)];
  const script = [...TYPESCRIPT, '--conditions=react-server', 'tests/support/call-in-process.ts', ...call];
  const child = spawn(process.execPath, script, { env: { ...process.env, DATABASE_URL: url } });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  await Promise.race([door.held, ended]);
  expect(child.exitCode).toBeNull();
  child.kill('SIGSTOP');
  door.open();
  return {
    async goOn() {
      child.kill('SIGCONT');
      await ended;
    },
  };
}

/** The server takes back what is not committed of this site, as it does of a process that is cut off. */
async function takeBack(): Promise<void> {
  const root = await createConnection({ socketPath: site.database.socket, user: 'root' });
  try {
    await expect
      .poll(async () => {
        const [open] = await root.query<RowDataPacket[]>(
          `SELECT trx_mysql_thread_id AS thread FROM information_schema.INNODB_TRX
           JOIN information_schema.PROCESSLIST ON ID = trx_mysql_thread_id WHERE DB = ?`,
          [site.database.name],
        );
        for (const { thread } of open) await root.query('KILL CONNECTION ?', [thread]);
        return open.length;
      }, PATIENCE)
      .toBeGreaterThan(0);
  } finally {
    await root.end();
  }
}

/** What the next visits make of it, as if the time were over in which somebody may be at work. False when they cannot yet. */
async function isSettled(user: string, kind: 'restore' | 'delete'): Promise<boolean> {
  const where = { store: user, kind };
  await prisma().operation.updateMany({ where, data: { startedAt: new Date(Date.now() - 600_000) } });
  for (let visit = 0; visit < 5; visit++) {
    await openQuarantine(user).catch(() => undefined);
    const { state } = await prisma().operation.findFirstOrThrow({ where, orderBy: { id: 'asc' } });
    if (state === 'done') return true;
    // Who holds the message is taken for dead a few seconds later.
    await wait(1_000);
  }
  return false;
}

it('puts a message back once, though it was about to write it and others have gone on', async () => {
  const { user, message, mbox, removedMbox } = await quarantined();
  const batch = newBatch();
  await deleteMessage(user, user, message.signature, batch);
  const undo = ['lib/messages/history/undo-batch.ts', 'undoBatch'] as const;
  const other = await stalled(...undo, [user, user, batch], /SET state = 'copied'/);
  await takeBack();
  // Who finds it there may take it out again: its place is blank then, as before it was put back.
  if (await isSettled(user, 'restore')) await deleteMessage(user, user, message.signature, newBatch());
  await other.goOn();
  expect(await isSettled(user, 'restore')).toBe(true);
  expect(timesIn(mbox, message) + timesIn(removedMbox, message)).toBe(1);
});

it('erases nothing that stands at the same place since', async () => {
  const { user, message, mbox } = await quarantined();
  const remove = ['lib/messages/quarantine/change/delete-message.ts', 'deleteMessage'] as const;
  const args = [user, user, message.signature, newBatch()];
  const other = await stalled(...remove, args, /SET state = 'done', claim = NULL/);
  await takeBack();
  expect(await isSettled(user, 'delete')).toBe(true);
  expect(timesIn(mbox, message)).toBe(0);
  // Put back, and brought to where it was by a compaction.
  const bytes = readFileSync(mbox);
  message.record.copy(bytes);
  writeFileSync(mbox, bytes);
  await other.goOn();
  expect(timesIn(mbox, message)).toBe(1);
});
