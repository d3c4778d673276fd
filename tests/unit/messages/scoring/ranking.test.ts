import { expect, it } from 'vitest';
import { readTokens } from '@/lib/formats/tokens/read-tokens';
import { likelihoodOf } from '@/lib/messages/scoring/likelihood';
import { scoreTokens } from '@/lib/messages/scoring/score-tokens';
import { averagePrecision, foundIn, ranked } from '@/tests/support/rank-figures';
import { readRankingSet } from '@/tests/support/ranking-set';

const { messages, counts, totals } = readRankingSet();
const scored = messages.map(({ source, isInnocent }) => {
  const { tokens } = readTokens(source, { chain: true, urls: true, ignoredHeaders: new Set() });
  return { isInnocent, score: scoreTokens(tokens, counts, totals, 'all')?.score ?? 0 };
});
const order = ranked(scored, ({ score }) => -score);

it('brings the innocent mail of the development set to the top', () => {
  expect(averagePrecision(order)).toBeGreaterThanOrEqual(0.83);
  expect(foundIn(order, 25)).toBeGreaterThanOrEqual(20);
});

it('says "likely" of little else', () => {
  const likely = scored.filter(({ score }) => likelihoodOf(score) === 'likely');
  expect(likely.length).toBeLessThan(40);
  expect(likely.filter(({ isInnocent }) => isInnocent).length / likely.length).toBeGreaterThan(0.8);
});
