import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { createJob } from '@/lib/site/work/create-job';
import { runJob } from '@/lib/site/work/run-job';
import { prisma } from '@/lib/store/db/prisma';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { type StallingDoor, stallingDoor } from '@/tests/support/stalling-door';
import { testSite } from '@/tests/support/test-site';

// A process that stood still, or was cut off from the database, for longer than another waits for it, and wakes again.

const STEERED = `${'a'.repeat(1023)}X-DSPAM-User: bob\n`;
/** The point of no return before a run of the filter, and the note of the copy before an erase. */
const [RUN, COPY] = [/SET run_at = UTC_TIMESTAMP/, /UPDATE .*dashboard_operation.* SET .*copy_offset/];
const site = await testSite({ env: { DELIVERY_TIMEOUT_SECONDS: '10' } });
const PATIENCE = { timeout: 50_000, interval: 300 };

const doors: StallingDoor[] = [];
afterAll(() => {
  for (const door of doors) door.close();
});

let made = 0;
const newUser = () => `user${++made}@example.org`;
const logged = (user: string, letter: string) =>
  readFileSync(site.files(user).log, 'utf8')
    .split('\n')
    .filter((line) => line.split('\t')[1] === letter).length;
const deliveredTo = (user: string) => site.deliveries().filter(({ argv }) => argv.includes(user)).length;
const operationsOf = (messageKey: string) =>
  prisma().operation.findMany({ where: { messageKey }, orderBy: { id: 'asc' } });
const keysOf = async (user: string) =>
  (await listMessages(await openQuarantine(user), { sort: 'date', direction: 'asc', page: 1 })).messages.map(
    ({ key }) => key,
  );

interface Stalled {
  /** How it ends, once it has woken. */
  wake(): Promise<{ ok: boolean; reason: string | null }>;
}

/** Another process that does something, and stands still at a statement. */
async function stalled(
  args: [kind: string, user: string, key: string],
  pattern: RegExp,
  when: 'before' | 'after',
): Promise<Stalled> {
  const socket = path.join(site.folder, `door-${++made}.sock`);
  const { user, password, name } = site.database;
  const door = await stallingDoor(socket, site.database.socket, pattern, when);
  doors.push(door);
  const url = `mysql://${user}:${password}@localhost/${name}?socket=${encodeURIComponent(socket)}`;
  const script = [...TYPESCRIPT, '--conditions=react-server', 'tests/support/change-in-process.ts', ...args];
  const ended = promisify(execFile)(process.execPath, script, {
    env: { ...process.env, DATABASE_URL: url },
  });
  // One that ends before that has failed.
  await Promise.race([door.held, ended]);
  return {
    async wake() {
      door.open();
      return JSON.parse((await ended).stdout);
    },
  };
}

const settled = (user: string, key: string, state: string) =>
  expect
    .poll(async () => (await openQuarantine(user)) && (await operationsOf(key))[0]?.state, PATIENCE)
    .toBe(state);

/** What stands still meanwhile, so that the time in which it may still be at work passes once for all. */
interface Case {
  user: string;
  keys: string[];
  other: Stalled;
  job?: bigint;
}
const cases = new Map<string, Case>();
const caseOf = (name: string) => cases.get(name) as Case;

async function prepare(
  name: string,
  kind: 'release' | 'retrain' | 'delete' | 'job',
  pattern: RegExp,
  when: 'before' | 'after',
  { mails = 1, body }: { mails?: number; body?: string } = {},
): Promise<void> {
  const user = newUser();
  const keys = [];
  for (let count = 0; count < mails; count++)
    keys.push((await site.quarantine({ user, ...(body ? { body } : {}) })).signature);
  const [key = ''] = keys;
  await openQuarantine(user);
  if (kind === 'retrain') await releaseMessage(user, user, key, newBatch());
  const job =
    kind === 'job' ? await createJob({ kind: 'release', actor: user, mailbox: user, keys }) : undefined;
  const other = await stalled([kind, user, job ? String(job.id) : key], pattern, when);
  cases.set(name, { user, keys, other, ...(job ? { job: job.id } : {}) });
}

beforeAll(async () => {
  await prepare('before it said that the filter is about to run', 'release', RUN, 'before');
  await prepare('before it heard that the filter may run', 'release', RUN, 'after');
  await prepare('before the first of two runs', 'release', RUN, 'before', { body: STEERED });
  await prepare('retrain', 'retrain', RUN, 'before');
  await prepare('job', 'job', RUN, 'after', { mails: 4 });
  await prepare('before', 'delete', COPY, 'before', { mails: 2 });
  await prepare('after', 'delete', COPY, 'after', { mails: 2 });
}, 300_000);

describe('a process that stands still', { timeout: 120_000 }, () => {
  it.each([
    'before it said that the filter is about to run',
    'before it heard that the filter may run',
    'before the first of two runs',
  ])('%s, in a release: somebody else releases it, and it arrives once', async (where) => {
    const {
      user,
      keys: [key = ''],
      other,
    } = caseOf(where);
    await settled(user, key, 'failed');
    // It is asked about: nobody here knows what the other one does.
    await expect(releaseMessage(user, user, key, newBatch())).rejects.toMatchObject({ reason: 'inDoubt' });
    const again = await releaseMessage(user, user, key, newBatch(), { again: true });
    expect(again).toMatchObject({ ok: true });
    expect(await other.wake()).toEqual({ ok: false, reason: 'busy' });
    expect(deliveredTo(user)).toBe(1);
    expect(logged(user, 'F')).toBe(1);
    expect(await keysOf(user)).toEqual([]);
    expect((await operationsOf(key)).map(({ state }) => state)).toEqual(['failed', 'done']);
  });

  it('in a retrain: somebody else retrains it, and the filter learns it once', async () => {
    const {
      user,
      keys: [signature = ''],
      other,
    } = caseOf('retrain');
    const own = () =>
      retrainMessage(user, user, { signature, as: 'spam' }, newBatch()).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(async () => (await openQuarantine(user)) && own(), PATIENCE).toBe(true);
    // Which of them, the time says that has gone by.
    expect(['busy', 'justRetrained']).toContain((await other.wake())?.reason);
    expect(logged(user, 'M')).toBe(1);
  });

  it('in a job: another process goes on with it, and each message arrives once', async () => {
    const { user, keys, other, job: id = 0n } = caseOf('job');
    await expect.poll(() => runJob(id), PATIENCE).toBe(true);
    const ended = await prisma().job.findUniqueOrThrow({ where: { id } });
    expect(ended).toMatchObject({ state: 'done' });
    await other.wake();
    expect(await prisma().job.findUniqueOrThrow({ where: { id } })).toEqual(ended);
    // What the other one had begun is asked about.
    expect(ended.failed).toBeGreaterThan(0);
    expect(await keysOf(user)).toHaveLength(ended.failed);
    expect(ended.succeeded).toBe(keys.length - ended.failed);
    expect(deliveredTo(user)).toBe(ended.succeeded);
  });

  it.each([
    ['before', { ok: false, reason: 'busy' }],
    ['after', { ok: true, reason: null }],
  ])('%s it has noted the copy, in a delete: it is deleted by somebody else, once', async (when, says) => {
    const {
      user,
      keys: [key = '', kept],
      other,
    } = caseOf(when);
    await settled(user, key, 'done');
    expect(await other.wake()).toEqual(says);
    expect(await keysOf(user)).toEqual([kept]);
    expect(await operationsOf(key)).toMatchObject([{ state: 'done' }]);
  });
});
