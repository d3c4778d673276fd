import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { listHistory } from '@/lib/messages/history/list-history';
import { openHistory } from '@/lib/messages/history/open-history';
import { prisma } from '@/lib/store/db/prisma';
import { writeLog } from '@/tests/bench/log-of';
import { listHourly } from '../../../support/list-hourly';
import { testSite } from '../../../support/test-site';

const RECORDS = 15_000;
/** More than there are connections to the database. */
const MANY = Array.from({ length: 8 }, (_unused, index) => `many${index}`);
const site = await testSite();
let expected: Awaited<ReturnType<typeof contentOf>>;

beforeAll(async () => {
  for (const user of ['alone', 'shown', 'killed', 'both', ...MANY]) {
    mkdirSync(site.files(user).dir, { recursive: true });
    if (user === 'alone') await writeLog(site.files(user).log, 1, RECORDS);
    else copyFileSync(site.files('alone').log, site.files(user).log);
  }
  expected = await contentOf('alone');
});
beforeEach(() => expect(expected.recordsRead).toBeGreaterThanOrEqual(RECORDS));

/** Everything that a history consists of, but for its number. */
async function contentOf(user: string) {
  const { state } = await openHistory(user, true);
  const { logId } = state;
  const rows = await prisma().history.findMany({ where: { logId }, orderBy: { seq: 'asc' } });
  const hours = await listHourly(logId, new Date(0), new Date('2100-01-01'));
  const log = await prisma().log.findUniqueOrThrow({ where: { id: logId } });
  return {
    recordsRead: Number(log.recordsRead),
    retrained: state.retrained,
    undone: state.undone,
    rows: rows.length,
    digest: createHash('sha256')
      .update(JSON.stringify(rows.map(({ logId: _logId, ...row }) => row)))
      .digest('hex'),
    hours: hours.map(({ logId: _logId, ...hour }) => hour),
    blocks: await prisma().historyBlock.count({ where: { logId } }),
    grams: await prisma().historyGram.count({ where: { logId } }),
  };
}

const readElsewhere = (user: string): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', 'tests/support/read-history.ts', user], { stdio: 'inherit' });

async function readOffset(user: string): Promise<number> {
  const row = await prisma().log.findUnique({ where: { kind_store: { kind: 'user', store: user } } });
  return Number(row?.readOffset ?? 0);
}

it('goes on in the background, says how far it is, and shows what it has', async () => {
  const first = await openHistory('shown');
  expect(first.state).toMatchObject({ phase: 'reading', progress: { read: 0 } });
  let opened = first;
  let seen = 0;
  while (opened.state.phase === 'reading') {
    const { progress, entries } = opened.state;
    expect(progress?.read).toBeGreaterThanOrEqual(seen);
    expect(progress?.size).toBeGreaterThan(2_000_000);
    seen = progress?.read ?? 0;
    if (entries > 0) expect((await listHistory(opened, {})).entries).toHaveLength(50);
    await delay(5);
    opened = await openHistory('shown');
  }
  expect(seen).toBeGreaterThan(0);
  expect(await contentOf('shown')).toEqual(expected);
});

it('goes on where a process was killed in the middle of it', async () => {
  const child = readElsewhere('killed');
  const ended = once(child, 'exit');
  while ((await readOffset('killed')) === 0 && child.exitCode === null) await delay(2);
  child.kill('SIGKILL');
  await ended;
  const reached = await readOffset('killed');
  expect(reached).toBeGreaterThan(0);
  const { state } = await openHistory('killed');
  expect(state.phase).toBe('reading');
  // What the other process held is there for some seconds more.
  await expect.poll(() => contentOf('killed'), { timeout: 60_000, interval: 500 }).toEqual(expected);
});

it('ends for many people who open theirs at once', async () => {
  const opened = await Promise.all(MANY.map((user) => openHistory(user)));
  expect(opened.every(({ state }) => state.phase === 'reading')).toBe(true);
  const read = await Promise.all(MANY.map((user) => openHistory(user, true)));
  expect(read.map(({ state }) => [state.phase, state.entries])).toEqual(
    MANY.map(() => ['ready', expected.rows]),
  );
}, 240_000);

it('is done once when two processes begin it at the same time', async () => {
  const child = readElsewhere('both');
  const ended = once(child, 'exit');
  while ((await readOffset('both')) === 0 && child.exitCode === null) await delay(2);
  const here = openHistory('both', true);
  expect((await ended)[0]).toBe(0);
  await here;
  expect(await contentOf('both')).toEqual(expected);
});
