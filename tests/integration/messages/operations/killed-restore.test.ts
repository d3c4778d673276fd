import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { listRemoved } from '@/lib/messages/removed/list-removed';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { PEOPLE } from '@/tests/support/as-user';
import type { Quarantined } from '@/tests/support/dspam-site';
import { type StallingDoor, stallingDoor } from '@/tests/support/stalling-door';
import { testSite } from '@/tests/support/test-site';

// A process, not root's, that is killed at each step of putting a message back, by SIGKILL, for real.

const site = await testSite();
const PATIENCE = { timeout: 20_000, interval: 300 };
const { isRoot, group, dashboard } = PEOPLE;

const doors: StallingDoor[] = [];
afterAll(() => {
  for (const door of doors) door.close();
});
beforeAll(() => chmodSync(site.folder, 0o755));

let made = 0;
const timesIn = (file: string, { record }: Quarantined) =>
  readFileSync(file, 'latin1').split(record.toString('latin1')).length - 1;

/** A message of somebody new that was deleted. */
async function deleted(): Promise<{ user: string; message: Quarantined; batch: string }> {
  const user = `user${++made}@example.org`;
  const message = await site.quarantine({ user });
  const batch = newBatch();
  await deleteMessage(user, user, message.signature, batch);
  // Everything is DSPAM's, in whose group the dashboard is.
  for (const name of ['', ...readdirSync(site.home, { recursive: true, encoding: 'utf8' })]) {
    const file = path.join(site.home, name);
    if (isRoot) chownSync(file, PEOPLE.dspam.uid, group);
    chmodSync(file, statSync(file).isDirectory() ? 0o2770 : 0o660);
  }
  return { user, message, batch };
}

/** A process that undoes it, and is killed where a statement goes out, or has been answered. */
async function killedUndo(
  user: string,
  batch: string,
  pattern: RegExp,
  when: 'before' | 'after',
): Promise<void> {
  const socket = path.join(site.folder, `door-${++made}.sock`);
  const { user: login, password, name } = site.database;
  const door = await stallingDoor(socket, site.database.socket, pattern, when);
  doors.push(door);
  chmodSync(socket, 0o777);
  const url = `mysql://${login}:${password}@localhost/${name}?socket=${encodeURIComponent(socket)}`;
  const target = path.resolve('lib/messages/history/undo-batch.ts');
  const call = [JSON.stringify(dashboard), target, 'undoBatch', JSON.stringify([user, user, batch])];
  const script = [...TYPESCRIPT, '--conditions=react-server', 'tests/support/call-in-process.ts', ...call];
  const child = spawn(process.execPath, script, {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  // One that ends before that has failed.
  await Promise.race([door.held, ended]);
  expect(said).toBe('');
  child.kill('SIGKILL');
  await ended;
  door.close();
}

/** What the next visits make of it, as if the time were over in which it may be at work. */
async function settled(user: string) {
  const restore = { store: user, kind: 'restore' as const };
  await prisma().operation.updateMany({
    where: restore,
    data: { startedAt: new Date(Date.now() - 600_000) },
  });
  await expect
    .poll(async () => {
      await openQuarantine(user);
      return (await prisma().operation.findFirstOrThrow({ where: restore })).state;
    }, PATIENCE)
    .toMatch(/done|failed/);
  return prisma().operation.findFirstOrThrow({ where: restore });
}

const PLACED = /UPDATE .*dashboard_operation.* SET .*byte_offset/;
const WRITTEN = /SET state = 'copied'/;
const DROPPED = /UPDATE .*dashboard_operation.* SET .*copy_offset/;

describe.each([
  ['before its place is noted', PLACED, 'before', false],
  ['when its place is noted', PLACED, 'after', true],
  ['before it is written', WRITTEN, 'after', true],
  ['before its copy goes', DROPPED, 'before', true],
  ['when the note of its copy has gone', DROPPED, 'after', true],
] as const)('a process that was killed %s', (_where, pattern, when, isBack) => {
  it.each([
    ['nothing else has come', 0, 0],
    ['the same was there before, and has come since', 1, 1],
  ])('while %s', async (_twins, ahead, behind) => {
    const { user, message, batch } = await deleted();
    const { mbox, removedMbox } = site.files(user);
    const twins = (count: number) => {
      for (let n = 0; n < count; n++) appendFileSync(mbox, message.record);
    };
    twins(ahead);
    await killedUndo(user, batch, pattern, when);
    twins(behind);
    const { state } = await settled(user);
    const { operations } = await listRemoved(await findMailboxPlace(user), { page: 1 });
    const others = ahead + behind;
    if (isBack) {
      expect(state).toBe('done');
      expect(timesIn(mbox, message)).toBe(others + 1);
      expect(operations).toHaveLength(0);
      await expect(undoBatch(user, user, batch)).rejects.toMatchObject({ reason: 'nothingToUndo' });
      return;
    }
    expect(state).toBe('failed');
    expect([timesIn(mbox, message), timesIn(removedMbox, message)]).toEqual([others, 1]);
    expect(operations).toHaveLength(1);
    const [again] = await restoreRemoved(
      user,
      user,
      operations.map(({ id }) => id),
    );
    expect(again).toMatchObject({ ok: true });
    expect([timesIn(mbox, message), timesIn(removedMbox, message)]).toEqual([others + 1, 0]);
  });
});

it('a process that was killed while it noted that it could not put a message back: it is listed all the same', async () => {
  const { user, message, batch } = await deleted();
  const { mbox, removedMbox } = site.files(user);
  chmodSync(mbox, 0o440);
  await killedUndo(user, batch, /undone_by`? = NULL/, 'before');
  chmodSync(mbox, 0o660);
  expect((await settled(user)).state).toBe('failed');
  expect([timesIn(mbox, message), timesIn(removedMbox, message)]).toEqual([0, 1]);
  const { operations } = await listRemoved(await findMailboxPlace(user), { page: 1 });
  expect(operations).toHaveLength(1);
  expect(await undoBatch(user, user, batch)).toMatchObject([{ ok: true }]);
});
