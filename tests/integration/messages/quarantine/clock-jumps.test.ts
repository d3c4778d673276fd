import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync, utimesSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { appendRecord } from '@/lib/formats/mbox/append';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { createJob } from '@/lib/site/work/create-job';
import { runJob } from '@/lib/site/work/run-job';
import { prisma } from '@/lib/store/db/prisma';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { testSite } from '../../../support/test-site';

const HOURS = 3 * 3600_000;
const site = await testSite({ env: { DELIVERY_TIMEOUT_SECONDS: '4' } });
let users = 0;
const newUser = () => `user${++users}@example.org`;

afterEach(() => {
  vi.useRealTimers();
  site.hangDelivery(false);
});

/** Releases a message in a process of its own, whose clock is right. */
async function releaseInProcess(user: string, key: string): Promise<unknown> {
  const script = [
    ...TYPESCRIPT,
    '--conditions=react-server',
    'tests/support/change-in-process.ts',
    'release',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [...script, user, key]);
  return JSON.parse(stdout);
}

/** The wall clock of this process is set; timers and the clock that nobody sets go on. */
function jump(ms: number): void {
  const now = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'], now });
}
const keysOf = async (user: string) =>
  (await listMessages(await openQuarantine(user), { sort: 'date', direction: 'asc', page: 1 })).messages.map(
    ({ key }) => key,
  );

describe.each([
  ['back', -HOURS],
  ['forward', HOURS],
])('the clock jumps %s by hours', (_how, by) => {
  it('while the filter runs: a visit does not take the release for abandoned, and it is done once', async () => {
    const user = newUser();
    const { signature } = await site.quarantine({ user });
    const sent = site.deliveries().length;
    site.hangDelivery(true);
    const going = releaseMessage(user, user, signature, newBatch());
    const find = () => prisma().operation.findFirst({ where: { store: user } });
    await expect.poll(async () => (await find())?.way, { timeout: 20_000 }).toBe('error');
    jump(by);
    await openQuarantine(user);
    expect(await find()).toMatchObject({ state: 'started', reason: null });
    await expect(releaseMessage(user, user, signature, newBatch())).rejects.toMatchObject({ reason: 'busy' });
    // The agent that hangs is given up; nothing has arrived, and the message can be released again.
    expect(await going).toMatchObject({ ok: false, reason: 'timedOut' });
    site.hangDelivery(false);
    expect(await releaseMessage(user, user, signature, newBatch(), { again: true })).toMatchObject({
      ok: true,
    });
    expect(site.deliveries()).toHaveLength(sent + 1);
    expect(await keysOf(user)).toEqual([]);
  });

  it('while another process runs the filter: it is not settled, and a click in that moment delivers nothing', async () => {
    const user = newUser();
    const { signature } = await site.quarantine({ user });
    const sent = site.deliveries().length;
    site.hangDelivery(true);
    const other = releaseInProcess(user, signature);
    const find = () => prisma().operation.findFirst({ where: { store: user } });
    // The filter has learned and logged it; its agent has not answered yet.
    await expect
      .poll(() => readFileSync(site.files(user).log, 'utf8').includes(`\tF\t`), { timeout: 20_000 })
      .toBe(true);
    jump(by);
    await openQuarantine(user);
    expect(await find()).toMatchObject({ state: 'started', reason: null });
    await expect(releaseMessage(user, user, signature, newBatch())).rejects.toMatchObject({ reason: 'busy' });
    expect(site.deliveries()).toHaveLength(sent);
    expect(await other).toEqual({ ok: false, reason: 'timedOut' });
    expect(await find()).toMatchObject({ state: 'unconfirmed', reason: 'timedOut', trained: true });
  });

  it('after a crash: what was left open is settled at the next visit, and a job goes on', async () => {
    const user = newUser();
    const [open, waiting] = [await site.quarantine({ user }), await site.quarantine({ user })];
    const sent = site.deliveries().length;
    const keys = [open.signature, waiting.signature];
    const job = await createJob({ kind: 'release', actor: 'boss', mailbox: user, keys });
    await prisma().operation.create({
      data: {
        batch: job.batch,
        claim: newBatch().replaceAll('-', '').padEnd(64, '0'),
        actor: 'boss',
        store: user,
        kind: 'release',
        way: 'error',
        state: 'started',
        messageKey: open.signature,
        signature: open.signature,
        fromText: '',
        subject: '',
        digest: '0'.repeat(64),
        byteOffset: 0n,
        byteLength: 1,
        startedAt: new Date(),
      },
    });
    jump(by);
    await runJob(job.id);
    expect(await prisma().job.findUniqueOrThrow({ where: { id: job.id } })).toMatchObject({
      state: 'done',
      succeeded: 1,
      failed: 1,
    });
    expect(await prisma().operation.findMany({ where: { messageKey: open.signature } })).toMatchObject([
      { state: 'failed', reason: 'interrupted', claim: null },
    ]);
    expect(site.deliveries()).toHaveLength(sent + 1);
    expect(await keysOf(user)).toEqual([open.signature]);
  });
});

describe('a quarantine whose time lies in the future', () => {
  it('shows a message that was cut off as soon as it was quiet for two seconds, and takes an append', async () => {
    const user = newUser();
    const { record } = await site.quarantine({ user, subject: 'Whole' });
    const { mbox } = site.files(user);
    appendFileSync(mbox, record.subarray(0, record.length - 40));
    const future = new Date(Date.now() + HOURS);
    utimesSync(mbox, future, future);
    expect(await keysOf(user)).toHaveLength(1);
    await expect.poll(() => keysOf(user), { timeout: 10_000, interval: 500 }).toHaveLength(2);
    await appendRecord(mbox, record);
    expect(readFileSync(mbox).subarray(-record.length).equals(record)).toBe(true);
  });
});
