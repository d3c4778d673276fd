import { rmSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { markLog } from '@/lib/formats/logs/log-mark';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { createJob } from '@/lib/site/work/create-job';
import { listJobs } from '@/lib/site/work/list-jobs';
import { runJob } from '@/lib/site/work/run-job';
import { listSiteJobs } from '@/lib/site/work/site-jobs';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();

beforeEach(async () => {
  rmSync(site.files(USER).dir, { recursive: true, force: true });
  await prisma().operation.deleteMany({});
  await prisma().job.deleteMany({});
});

const old = () => site.quarantine({ user: USER, signatureRow: 'purged' });
const known = () => site.quarantine({ user: USER });

async function release({ signature }: { signature: string }, batch = newBatch()) {
  expect(await releaseMessage(USER, USER, signature, batch)).toMatchObject({ ok: true });
  return batch;
}

const learned = async () => {
  const stats = await site.stats(USER);
  return {
    innocent: stats.innocent_learned,
    fed: stats.innocent_corpusfed,
    missed: stats.spam_misclassified,
  };
};

describe('undo of a release from the text', () => {
  it('says that the filter goes on counting it as innocent, and tells it nothing', async () => {
    const message = await old();
    const batch = await release(message);
    const before = await learned();
    expect(before).toMatchObject({ fed: 1 });
    expect(await undoBatch(USER, USER, batch)).toMatchObject([
      { ok: true, reversed: false, wasDelivered: true },
    ]);
    expect(await learned()).toEqual(before);
    expect(await prisma().operation.findFirst({ where: { kind: 'restore' } })).toMatchObject({
      state: 'done',
      trained: false,
      reason: 'notReversed',
    });
  });

  it('is said as well where the filter forgot the signature after the release', async () => {
    const message = await known();
    const batch = await release(message);
    await site.query('DELETE FROM dspam_signature_data');
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true, reversed: false }]);
  });

  it('is said of what an older version released, which did not note that it was learned', async () => {
    const batch = await release(await old());
    await prisma().operation.updateMany({ where: { batch }, data: { trained: false } });
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true, reversed: false }]);
  });

  it('is said where only the second try delivered what the first had taught', async () => {
    const message = await old();
    site.failDelivery(75);
    expect(await releaseMessage(USER, USER, message.signature, newBatch())).toMatchObject({ ok: false });
    site.failDelivery(0);
    const batch = await release(message);
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true, reversed: false }]);
  });

  it('is not said of one that is known: the filter takes that back', async () => {
    const batch = await release(await known());
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true, reversed: true }]);
    expect(await prisma().operation.findFirst({ where: { kind: 'restore' } })).toMatchObject({
      trained: true,
      reason: null,
    });
  });

  it('released once more, it is only delivered: the filter does not learn it twice', async () => {
    const message = await old();
    await undoBatch(USER, USER, await release(message));
    const before = await learned();
    await release(message);
    expect(await learned()).toEqual(before);
  });
});

it('a job that puts back says of how many', async () => {
  const batch = newBatch();
  const messages = [await old(), await old(), await known()];
  for (const message of messages) await release(message, batch);
  const keys = messages.map(({ signature }) => signature);
  const siteBatch = newBatch();
  const job = await createJob({
    kind: 'restore',
    actor: USER,
    mailbox: USER,
    keys,
    undoes: batch,
    siteBatch,
  });
  await runJob(job.id);
  expect(await listJobs(USER)).toMatchObject([{ job: { succeeded: 3 }, notReversed: 2 }]);
  expect(await listSiteJobs(USER)).toMatchObject([{ succeeded: 3, notReversed: 2 }]);
});

describe('an undo that a crash left after the message was put back', () => {
  async function crashed(message: { signature: string }, told: boolean) {
    const batch = await release(message);
    const mark = await markLog(site.files(USER).log);
    await undoBatch(USER, USER, batch);
    // As if it had been killed before, or right after, the filter was told.
    if (!told) rmSync(site.files(USER).log);
    const restore = await prisma().operation.findFirstOrThrow({ where: { kind: 'restore' } });
    const { size: logOffset, ino: logInode } = { size: mark.offset, ino: told ? mark.inode : 0n };
    return prisma().operation.update({
      where: { id: restore.id },
      data: {
        state: 'copied',
        claim: restore.digest,
        trained: false,
        reason: null,
        finishedAt: null,
        logInode,
        logOffset,
        startedAt: new Date(Date.now() - 600_000),
        runAt: new Date(Date.now() - 600_000),
      },
    });
  }
  const settled = async ({ id }: { id: bigint }) => {
    await openQuarantine(USER);
    return prisma().operation.findUniqueOrThrow({ where: { id } });
  };

  it('knows from the log that the filter was told', async () => {
    expect(await settled(await crashed(await known(), true))).toMatchObject({
      state: 'done',
      trained: true,
      reason: 'interrupted',
    });
  });

  it('says that it was not', async () => {
    const left = await crashed(await known(), false);
    expect(await settled(left)).toMatchObject({ state: 'done', trained: false, reason: 'notReversed' });
  });
});
