import { Worker } from 'node:worker_threads';
import { beforeAll, expect, it } from 'vitest';
import { beginAnswer } from '@/lib/ground/answers-in-hand';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { isPassDue, scoreWaiting } from '@/lib/messages/scoring/score-mailbox';
import { askForAllScores, askForScores, startScorer } from '@/lib/messages/scoring/scorer';
import { prisma } from '@/lib/store/db/prisma';
import { threadCpuTime } from '../../../support/cpu-time';
import { loadRankingSet, RANKING_CONF } from '../../../support/ranking-site';
import { testSite } from '../../../support/test-site';

const LARGE = 'dana@example.net';
const SMALL = 'erik@example.net';
const site = await testSite({ conf: RANKING_CONF });

beforeAll(async () => {
  await loadRankingSet(site, LARGE, 150);
  startScorer();
}, 60_000);

/** What the process has of the scorer (of-process.ts), as nothing else can end its thread. */
const judgingThreads = (): Worker[] => {
  const { dashboard } = globalThis as { dashboard?: Map<string, unknown> };
  const { thread } = Object(dashboard?.get('scorer'));
  return thread instanceof Worker ? [thread] : [];
};
const soon = { timeout: 60_000, interval: 5 };
const withoutScore = async (store: string) => {
  const { state } = await openQuarantine(store);
  return prisma().message.count({ where: { mailboxId: state.id, score: { lt: 0 } } });
};
const judgedBy = async (retrained: number) => {
  const { state } = await openQuarantine(LARGE);
  return prisma().message.count({ where: { mailboxId: state.id, scoreRetrained: retrained } });
};

it('judges every quarantine that the index knows when it is asked for all', async () => {
  await site.quarantine({ user: SMALL, subject: 'First' });
  expect(await withoutScore(LARGE)).toBe(150);
  expect(await withoutScore(SMALL)).toBe(1);
  await askForAllScores();
  await expect.poll(() => withoutScore(LARGE), soon).toBe(0);
  await expect.poll(() => withoutScore(SMALL), soon).toBe(0);
  await expect.poll(() => isPassDue(LARGE), soon).toBe(false);
});

it('leaves the event loop of the server to pages, and goes on after its thread has ended', async () => {
  const { state } = await openQuarantine(LARGE);
  const where = { mailboxId: state.id, score: { lt: 0 } };
  const again = () => prisma().message.updateMany({ where: { mailboxId: state.id }, data: { score: -1 } });
  const left = () => prisma().message.count({ where });
  const seldom = { timeout: 60_000, interval: 1000 };
  const busy = async (work: () => Promise<unknown>) => {
    const before = threadCpuTime();
    await work();
    return threadCpuTime() - before;
  };
  await again();
  const here = await busy(() => scoreWaiting(LARGE));
  await again();
  const there = await busy(async () => {
    askForScores(LARGE);
    await expect.poll(left, seldom).toBeLessThan(150);
    await Promise.all(judgingThreads().map((thread) => thread.terminate()));
    // As visits do: the lock of who has gone is there for some seconds.
    const asked = () => {
      askForScores(LARGE);
      return left();
    };
    await expect.poll(asked, seldom).toBe(0);
  });
  expect(there).toBeLessThan(here / 2);
});

it('judges a new message of somebody before it has gone through a quarantine that is out of date', async () => {
  await site.query(
    'UPDATE dspam_stats SET innocent_misclassified = innocent_misclassified + 1 WHERE uid = 1',
  );
  askForScores(LARGE);
  await expect.poll(() => judgedBy(642), soon).toBeGreaterThan(0);
  await site.quarantine({ user: SMALL, subject: 'Second' });
  expect(await withoutScore(SMALL)).toBe(1);
  askForScores(SMALL);
  await expect.poll(() => withoutScore(SMALL), soon).toBe(0);
  expect(await judgedBy(642)).toBeLessThan(150);
  await expect.poll(() => judgedBy(642), soon).toBe(150);
  await expect.poll(() => isPassDue(LARGE), soon).toBe(false);
});

it('ends its thread only after what it works on', async () => {
  const { state } = await openQuarantine(LARGE);
  const left = () => prisma().message.count({ where: { mailboxId: state.id, score: { lt: 0 } } });
  await prisma().message.updateMany({ where: { mailboxId: state.id }, data: { score: -1 } });
  askForScores(LARGE);
  const [thread] = judgingThreads();
  const end = new Promise((resolve) => thread?.once('exit', resolve));
  await expect.poll(left, soon).toBeLessThan(150);
  expect(await left()).toBeGreaterThan(0);
  thread?.postMessage('end');
  await end;
  expect(await left()).toBe(0);
});

it('judges between the answers that people wait for, and also where somebody always waits for one', async () => {
  const { state } = await openQuarantine(LARGE);
  const again = () => prisma().message.updateMany({ where: { mailboxId: state.id }, data: { score: -1 } });
  const left = () => prisma().message.count({ where: { mailboxId: state.id, score: { lt: 0 } } });
  await again();
  const end = beginAnswer();
  try {
    const began = performance.now();
    askForScores(LARGE);
    await expect.poll(left, soon).toBeLessThan(150);
    // Its first chunk has waited for the answer.
    expect(performance.now() - began).toBeGreaterThan(250);
    await expect.poll(left, soon).toBeLessThan(130);
  } finally {
    end();
  }
  await expect.poll(left, soon).toBe(0);
});
