import { describe, expect, it } from 'vitest';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listRemovals } from '@/lib/messages/removed/restore-removed';
import { endSessions, noteAccount } from '@/lib/people/auth/account';
import { dismissJob, retryJob, stopJob } from '@/lib/site/work/change-job';
import { createJob } from '@/lib/site/work/create-job';
import { lookForJobs } from '@/lib/site/work/job-runner';
import { listJobs } from '@/lib/site/work/list-jobs';
import { runJob } from '@/lib/site/work/run-job';
import { prisma } from '@/lib/store/db/prisma';
import { whileHeld } from '@/lib/store/db/while-held';
import { selectMatching } from '../../../support/select-matching';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const everything = { sort: 'date', direction: 'asc', page: 1 } as const;
const site = await testSite({ env: { DELIVERY_TIMEOUT_SECONDS: '5' } });

async function quarantine(count: number, subject: string): Promise<string[]> {
  const keys: string[] = [];
  for (let index = 0; index < count; index++) {
    keys.push((await site.quarantine({ user: USER, subject: `${subject} ${index}` })).signature);
  }
  return keys;
}
const newJob = (kind: 'release' | 'delete' | 'restore', keys: string[], undoes?: string) =>
  createJob({ kind, actor: 'boss', mailbox: USER, keys, ...(undoes ? { undoes } : {}) });
const left = () => selectMatching(USER, everything);
const reread = (id: bigint) => prisma().job.findUniqueOrThrow({ where: { id } });

describe('a job', () => {
  it('works on its snapshot: what came later stays, what is gone is told', async () => {
    const keys = await quarantine(5, 'Snapshot');
    const job = await newJob('delete', [...keys, keys[0] ?? '', '1,00000000000gone']);
    const [later] = await quarantine(1, 'Later');
    await runJob(job.id);
    expect(await reread(job.id)).toMatchObject({
      state: 'done',
      total: 6,
      succeeded: 5,
      failed: 1,
    });
    expect(await left()).toEqual([later]);
    expect((await listJobs(USER))[0]?.failures).toMatchObject([
      { messageKey: '1,00000000000gone', reason: 'gone' },
    ]);
  });

  it('selects what matches a search', async () => {
    await quarantine(3, 'Needle');
    expect(await selectMatching(USER, { ...everything, search: 'needle' })).toHaveLength(3);
    await expect(newJob('delete', [])).rejects.toMatchObject({ code: 'invalid' });
  });

  it('can be undone as a job', async () => {
    const keys = await quarantine(4, 'Undone');
    const job = await newJob('delete', keys);
    await runJob(job.id);
    expect((await listJobs(USER))[0]).toMatchObject({ job: { id: job.id }, undoable: 4 });
    const undo = await newJob('restore', keys, job.batch);
    await runJob(undo.id);
    // Before anybody opens the quarantine: the search over all asks the index alone.
    expect(await prisma().message.count({ where: { key: { in: keys } } })).toBe(4);
    const [itsUndo, itself] = await listJobs(USER);
    expect(itsUndo).toMatchObject({ job: { id: undo.id }, undoable: 0 });
    // The undo is offered once.
    expect(itself).toMatchObject({ job: { id: job.id }, undoable: 0 });
    expect(await reread(undo.id)).toMatchObject({ state: 'done', succeeded: 4, failed: 0 });
    expect(await left()).toEqual(expect.arrayContaining(keys));
  });

  it('puts back what was removed by several clicks, more than a hundred, each by its newest removal', async () => {
    const keys = await quarantine(104, 'Scattered');
    const clicks = [keys.slice(0, 60), keys.slice(60)];
    for (const part of clicks) await runJob((await newJob('delete', part)).id);
    const ids = await prisma().operation.findMany({
      where: { messageKey: { in: keys }, kind: 'delete' },
      select: { id: true },
    });
    const { removals } = await listRemovals(
      USER,
      ids.map(({ id }) => id),
    );
    const job = await newJob(
      'restore',
      removals.map(({ messageKey }) => messageKey),
    );
    await runJob(job.id);
    expect(await reread(job.id)).toMatchObject({ state: 'done', succeeded: 104, failed: 0 });
    expect(await left()).toEqual(expect.arrayContaining(keys));
  });

  it('stops between two messages, and tells what it did', async () => {
    const job = await newJob('delete', await quarantine(3, 'Stopped'));
    await stopJob(USER, job.id);
    await runJob(job.id);
    expect(await reread(job.id)).toMatchObject({ state: 'stopped', succeeded: 0 });
    await dismissJob(USER, job.id);
    expect((await listJobs(USER)).map(({ job: { id } }) => id)).not.toContain(job.id);
    await expect(stopJob('bob', job.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lists failures with their reason, and tries them again', async () => {
    const keys = await quarantine(2, 'Retry');
    site.failDelivery(75);
    const job = await newJob('release', keys);
    await runJob(job.id);
    expect(await reread(job.id)).toMatchObject({ state: 'done', succeeded: 0, failed: 2 });
    expect((await listJobs(USER))[0]?.failures).toMatchObject([
      { reason: 'deliveryFailed', subject: 'Retry 0' },
      { reason: 'deliveryFailed', subject: 'Retry 1' },
    ]);
    site.failDelivery(0);
    const again = await retryJob('boss', USER, job.id);
    await runJob(again.id);
    expect(await reread(again.id)).toMatchObject({ state: 'done', succeeded: 2, failed: 0 });
  });

  it('is worked on by one at a time, and taken over as soon as that one is gone', async () => {
    const keys = await quarantine(3, 'Held');
    const job = await newJob('delete', keys);
    await whileHeld(`job ${job.id}`, async () => {
      expect(await runJob(job.id)).toBe(false);
      expect(await reread(job.id)).toMatchObject({ state: 'running', succeeded: 0 });
    });
    expect(await runJob(job.id)).toBe(true);
    expect(await reread(job.id)).toMatchObject({ state: 'done', succeeded: 3 });
  });

  it('does not run the filter again for what a killed process had finished or begun', async () => {
    const keys = await quarantine(3, 'Killed');
    const job = await newJob('release', keys);
    const sent = site.deliveries().length;
    // The first was released before the kill, the second was begun.
    await releaseMessage('boss', USER, keys[0] ?? '', job.batch);
    await prisma().operation.create({
      data: {
        batch: job.batch,
        claim: 'f'.repeat(64),
        actor: 'boss',
        store: USER,
        kind: 'release',
        way: 'error',
        state: 'started',
        messageKey: keys[1] ?? '',
        signature: keys[1] ?? '',
        fromText: '',
        subject: '',
        digest: '0'.repeat(64),
        byteOffset: 0n,
        byteLength: 1,
        startedAt: new Date(),
      },
    });
    await runJob(job.id);
    expect(await reread(job.id)).toMatchObject({ state: 'done', succeeded: 2, failed: 1 });
    expect(site.deliveries()).toHaveLength(sent + 2);
    expect((await listJobs(USER))[0]?.failures).toMatchObject([
      { messageKey: keys[1], reason: 'interrupted' },
    ]);
    expect(await left()).toContain(keys[1]);
  });

  // The last one here: from now on a runner looks for jobs.
  it('goes on after the person has signed out', async () => {
    const keys = await quarantine(5, 'Signed out');
    await noteAccount('leaver', 'user');
    const job = await createJob({ kind: 'release', actor: 'leaver', mailbox: USER, keys });
    lookForJobs();
    await expect.poll(async () => (await reread(job.id)).succeeded, { timeout: 20_000 }).toBeGreaterThan(0);
    await endSessions('leaver', 'user');
    await expect.poll(async () => (await reread(job.id)).state, { timeout: 20_000 }).toBe('done');
    expect(await reread(job.id)).toMatchObject({ succeeded: 5, failed: 0 });
    const done = await prisma().operation.findMany({ where: { batch: job.batch } });
    expect(done.map(({ actor, state }) => [actor, state])).toEqual(keys.map(() => ['leaver', 'done']));
  });
});
