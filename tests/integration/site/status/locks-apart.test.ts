import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { compactQuarantine } from '@/lib/messages/quarantine/change/compact-quarantine';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { startDeletion } from '@/lib/site/deletion/start-deletion';
import { checkServers } from '@/lib/site/status/check-servers';
import { noteServer, serverName } from '@/lib/site/status/note-server';
import { holdForOthers } from '@/lib/site/status/try-locks';
import { MAINTENANCE_STEPS } from '@/lib/site/upkeep/maintenance-steps';
import { runMaintenance } from '@/lib/site/upkeep/run-maintenance';
import { prisma } from '@/lib/store/db/prisma';
import {
  areLocksApart,
  learnLocksApart,
  listServerLocks,
  namesApart,
  noteLocksApart,
  requireLocks,
} from '@/lib/store/home/locks-apart';
import { markPath } from '@/lib/store/home/mark-file';
import { requireHome } from '@/lib/store/home/require-home';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { testSite } from '@/tests/support/test-site';

const site = await testSite();
const USER = 'alice@example.org';
/** Enough for a process that looks every 50 milliseconds, on a busy machine, too. */
const PACE = { holdMs: 60_000, pollMs: 50 };
/** Nobody answers. */
const SHORT = { holdMs: 300, pollMs: 50 };

let ends: (() => unknown)[] = [];
beforeEach(async () => {
  await prisma().server.deleteMany();
  noteLocksApart([]);
  await requireHome();
  await noteServer();
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  ends = [];
});

/** Another server, with this DSPAM_HOME; it tries locks until it is ended. */
async function startServer(home: string): Promise<() => Promise<void>> {
  const words = [...TYPESCRIPT, '--conditions=react-server', 'tests/support/try-locks-in-process.ts'];
  const child = spawnBound(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DSPAM_HOME: home, PORT: '3998' },
  });
  const end = () => endChild(child, 5_000);
  ends.push(end);
  if (!child.stdout) throw new Error('no output');
  await once(child.stdout, 'data');
  return end;
}

/** The folder as another machine would have it whose locks are its own: the same mark, and no lock of ours. */
function copyOfHome(): string {
  const copy = path.join(site.folder, 'copy');
  cpSync(site.home, copy, { recursive: true });
  return copy;
}

/** A row of another server that is said to be there, and has tried nothing. */
async function addServer(name: string): Promise<void> {
  await site.query(
    `INSERT INTO dashboard_server (name, secret_digest, clock_apart_ms, database_nodes, time_zone, process, seen_at)
     SELECT ?, secret_digest, clock_apart_ms, database_nodes, time_zone, ?, seen_at FROM dashboard_server LIMIT 1`,
    [`${name}:3000`, name],
  );
}

/** The byte that this server holds, when it is another than before. */
async function heldByte(before = 0): Promise<number> {
  let byte = 0;
  await expect
    .poll(async () => {
      const own = (await listServerLocks()).find(({ name }) => name === serverName());
      byte = own?.byte ?? 0;
      return byte !== 0 && byte !== before;
    })
    .toBe(true);
  return byte;
}

const says = (server: string, tries: string) =>
  site.query('UPDATE dashboard_server SET lock_tries = ? WHERE process = ?', [tries, server]);

it('finds nothing where a lock of one server keeps the other out', async () => {
  await startServer(site.home);
  const since = performance.now();
  await holdForOthers(PACE);
  // Nobody is waited for who has answered.
  expect(performance.now() - since).toBeLessThan(PACE.holdMs);
  expect(namesApart(await listServerLocks())).toEqual([]);
  await learnLocksApart();
  expect(() => requireLocks()).not.toThrow();
});

describe('where it does not', () => {
  it('nothing is changed, and all is shown, until they agree again', async () => {
    for (const subject of ['one', 'two', 'three']) await site.quarantine({ user: USER, subject });
    const { mbox, removedMbox } = site.files(USER);
    const first = await listMessages(await openQuarantine(USER), {
      sort: 'date',
      direction: 'asc',
      page: 1,
    });
    const [one = '', two = '', three = ''] = first.messages.map(({ key }) => key);
    const deleted = await applyToMessages('delete', USER, USER, [three]);
    expect(deleted.outcomes).toMatchObject([{ ok: true }]);
    const before = [readFileSync(mbox), readFileSync(removedMbox)];

    const end = await startServer(copyOfHome());
    await holdForOthers(PACE);
    await learnLocksApart();
    const names = [serverName(), serverName().replace('3999', '3998')].sort();
    expect(namesApart(await listServerLocks())).toEqual(names);
    expect(await checkServers()).toMatchObject({
      level: 'attention',
      says: 'serversLocks',
      values: { names: names.join(', ') },
    });

    const apart = { ok: false, reason: 'locksApart' };
    expect((await applyToMessages('delete', USER, USER, [one])).outcomes).toMatchObject([apart]);
    expect((await applyToMessages('release', USER, USER, [two])).outcomes).toMatchObject([apart]);
    const undone = await undoBatch(USER, USER, deleted.batch);
    expect(undone).toMatchObject([apart]);
    await expect(compactQuarantine(await openQuarantine(USER))).rejects.toMatchObject({
      reason: 'locksApart',
    });
    await expect(startDeletion({ actor: 'admin', user: USER, address: '' })).rejects.toMatchObject({
      reason: 'locksApart',
    });
    const lines: string[] = [];
    const steps = MAINTENANCE_STEPS.filter(({ name }) => ['expiry', 'compaction', 'copies'].includes(name));
    expect(steps.length).toBeGreaterThan(1);
    expect(await runMaintenance(steps, (line) => lines.push(line))).toBe(false);
    expect(lines.filter((line) => line.includes('do not hold between'))).toHaveLength(steps.length);
    expect([readFileSync(mbox), readFileSync(removedMbox)]).toEqual(before);
    expect(site.deliveries()).toEqual([]);
    const shown = await listMessages(await openQuarantine(USER), {
      sort: 'date',
      direction: 'asc',
      page: 1,
    });
    expect(shown.messages.map(({ key }) => key)).toEqual([one, two]);

    // It has the right folder now.
    await end();
    await startServer(site.home);
    await holdForOthers(PACE);
    await learnLocksApart();
    expect((await applyToMessages('delete', USER, USER, [one])).outcomes).toMatchObject([{ ok: true }]);
    expect((await applyToMessages('release', USER, USER, [two])).outcomes).toMatchObject([{ ok: true }]);
  });

  it('what a crash left is settled only when they hold again', async () => {
    await site.quarantine({ user: USER, subject: 'left' });
    const { messages } = await listMessages(await openQuarantine(USER), {
      sort: 'date',
      direction: 'asc',
      page: 1,
    });
    const key = messages.at(-1)?.key ?? '';
    const { batch } = await applyToMessages('delete', USER, USER, [key]);
    const old = new Date(Date.now() - 3_600_000);
    await prisma().operation.updateMany({ where: { batch }, data: { state: 'copied', startedAt: old } });
    noteLocksApart(['one', 'two']);
    await openQuarantine(USER);
    expect(await prisma().operation.findFirst({ where: { batch } })).toMatchObject({ state: 'copied' });
    noteLocksApart([]);
    await openQuarantine(USER);
    expect(await prisma().operation.findFirst({ where: { batch } })).not.toMatchObject({ state: 'copied' });
  });
});

describe('is not taken for sure', () => {
  it('by what a server says once, and never again', async () => {
    await addServer('once');
    const holding = holdForOthers({ holdMs: 3_000, pollMs: 50 });
    await says('once', `${await heldByte()}=got`);
    await holding;
    expect(namesApart(await listServerLocks())).toEqual([]);
  });

  it('where the lock was lost meanwhile: the mark is another file', async () => {
    await addServer('lost');
    const holding = holdForOthers({ holdMs: 3_000, pollMs: 50 });
    const byte = await heldByte();
    const mark = markPath(site.home);
    writeFileSync(`${mark}.new`, readFileSync(mark));
    renameSync(`${mark}.new`, mark);
    await says('lost', `${byte}=got`);
    await holding;
    expect(namesApart(await listServerLocks())).toEqual([]);
  });

  it('where nobody answers: one that died, one of an older version', async () => {
    await addServer('silent');
    await holdForOthers(SHORT);
    expect(namesApart(await listServerLocks())).toEqual([]);
  });

  it('where there is no mark', async () => {
    await addServer('silent');
    const mark = markPath(site.home);
    renameSync(mark, `${mark}.away`);
    await holdForOthers(SHORT);
    renameSync(`${mark}.away`, mark);
    expect(existsSync(mark)).toBe(true);
    expect(namesApart(await listServerLocks())).toEqual([]);
  });
});

it('holds as long as both are there, and no longer', async () => {
  await addServer('other');
  const holding = holdForOthers(PACE);
  const byte = await heldByte();
  await says('other', `${byte}=got`);
  const next = await heldByte(byte);
  await says('other', `${next}=got`);
  await holding;
  await learnLocksApart();
  expect(areLocksApart()).toBe(true);
  // Who is silent says nothing new.
  await holdForOthers(SHORT);
  await learnLocksApart();
  expect(areLocksApart()).toBe(true);
  await noteServer();
  await learnLocksApart();
  expect(areLocksApart()).toBe(true);
  // A server that takes the name over has found out nothing yet.
  await site.query("UPDATE dashboard_server SET lock_byte = 5, process = 'before' WHERE name = ?", [
    serverName(),
  ]);
  await noteServer();
  expect((await listServerLocks()).find(({ name }) => name === serverName())).toMatchObject({
    byte: 0,
    apart: [],
  });
  await site.query("UPDATE dashboard_server SET locks_apart = 'other' WHERE name = ?", [serverName()]);
  await learnLocksApart();
  expect(areLocksApart()).toBe(true);
  // Another start of it is another server.
  await site.query("UPDATE dashboard_server SET process = 'started again' WHERE process = 'other'");
  await learnLocksApart();
  expect(areLocksApart()).toBe(false);
});
