import { beforeAll, expect, it } from 'vitest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { isPassDue } from '@/lib/messages/scoring/score-mailbox';
import { askForAllScores, askForScores, startScorer } from '@/lib/messages/scoring/scorer';
import { prisma } from '@/lib/store/db/prisma';
import { loadRankingSet, RANKING_CONF } from '../../../support/ranking-site';
import { testSite } from '../../../support/test-site';

const LARGE = 'dana@example.net';
const SMALL = 'erik@example.net';
const site = await testSite({ conf: RANKING_CONF });

beforeAll(async () => {
  await loadRankingSet(site, LARGE, 150);
  startScorer();
}, 60_000);

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
