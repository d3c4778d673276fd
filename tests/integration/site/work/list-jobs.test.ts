import { expect, it } from 'vitest';
import { dismissFor, dismissUndone, isBeingUndone } from '@/lib/site/work/change-job';
import { createJob } from '@/lib/site/work/create-job';
import { listJobs } from '@/lib/site/work/list-jobs';
import { noteSeen } from '@/lib/site/work/note-seen';
import { runJob } from '@/lib/site/work/run-job';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const MINUTE_MS = 60_000;
await testSite();

/** A job whose messages are not there: with one that failed, where `failed` says so. */
async function endedJob(failed = 0, agoMs = 0): Promise<bigint> {
  const job = await createJob({ kind: 'delete', actor: 'admin', mailbox: USER, keys: ['1,gone'] });
  const finishedAt = new Date(Date.now() - agoMs);
  await prisma().job.update({
    where: { id: job.id },
    data: { state: 'done', failed, succeeded: 1 - failed, finishedAt },
  });
  return job.id;
}
const listed = async (viewer?: string) => (await listJobs(USER, viewer)).map(({ job }) => job.id);
const seenBefore = async (viewer: string, id: bigint, agoMs: number) => {
  await noteSeen(viewer, [id]);
  await prisma().jobSeen.update({
    where: { jobId_login: { jobId: id, login: viewer } },
    data: { seenAt: new Date(Date.now() - agoMs) },
  });
};

it('tells the end of a job to each person, and how it was seen, until the visit is over', async () => {
  const id = await endedJob();
  expect(await listJobs(USER, 'alice')).toMatchObject([{ job: { id }, wasSeen: false }]);
  await noteSeen('alice', [id]);
  await noteSeen('alice', [id]);
  await noteSeen('alice', []);
  expect(await listJobs(USER, 'alice')).toMatchObject([{ job: { id }, wasSeen: true }]);
  await seenBefore('alice', id, 31 * MINUTE_MS);
  expect(await listed('alice')).toEqual([]);
  // The case of a login counts, and another's eyes are not theirs.
  expect(await listed('Alice')).toEqual([id]);
  expect(await listed('admin')).toEqual([id]);
  await dismissFor('admin', USER, id);
  expect(await listed('admin')).toEqual([]);
  expect(await listed('somebody')).toEqual([id]);
});

it('keeps one with failures until that person dismisses it, and nothing for ever', async () => {
  const id = await endedJob(1);
  await seenBefore('alice', id, 60 * MINUTE_MS);
  expect(await listed('alice')).toContain(id);
  await dismissFor('alice', USER, id);
  await dismissFor('alice', USER, id);
  expect(await listed('alice')).not.toContain(id);
  const old = await endedJob(1, 31 * 24 * 60 * MINUTE_MS);
  expect(await listed('bob')).not.toContain(old);
  await expect(dismissFor('alice', 'bob', id)).rejects.toMatchObject({ code: 'not-found' });
});

it('lists what goes on before what has ended, and nothing that has no messages yet', async () => {
  const going = await createJob({ kind: 'delete', actor: 'alice', mailbox: USER, keys: ['1,going'] });
  for (let count = 0; count < 6; count++) await endedJob();
  const unready = await prisma().job.create({
    data: {
      ...{ batch: 'unready', kind: 'delete', actor: 'alice', mailbox: USER },
      ...{ state: 'stopped', total: 1, createdAt: new Date() },
    },
  });
  const ids = await listed('carol');
  expect(ids).toHaveLength(5);
  expect(ids).toContain(going.id);
  expect(ids).not.toContain(unready.id);
  // It cannot be dismissed while it goes on.
  await dismissFor('carol', USER, going.id);
  expect(await listed('carol')).toContain(going.id);
  await runJob(going.id);
});

it('knows what is being undone, and takes its notice away for everybody', async () => {
  const id = await endedJob();
  const { batch } = await prisma().job.findUniqueOrThrow({ where: { id } });
  expect(await isBeingUndone(USER, batch)).toBe(false);
  const undo = await createJob({
    kind: 'restore',
    actor: 'alice',
    mailbox: USER,
    keys: ['1,gone'],
    undoes: batch,
  });
  expect(await isBeingUndone(USER, batch)).toBe(true);
  expect(await isBeingUndone('bob', batch)).toBe(false);
  await dismissUndone('bob', batch);
  expect(await listed('dave')).toContain(id);
  await dismissUndone(USER, batch);
  expect(await listed('dave')).not.toContain(id);
  await runJob(undo.id);
  expect(await isBeingUndone(USER, batch)).toBe(false);
});
