import { describe, expect, it } from 'vitest';
import { readTokens } from '@/lib/formats/tokens/read-tokens';
import { dspamProbability } from '@/lib/messages/explain/dspam-probability';
import type { DspamSettings } from '@/lib/messages/explain/dspam-settings';
import { judgeAsDspam } from '@/lib/messages/explain/judge-as-dspam';
import { isWhitelisted } from '@/lib/messages/explain/whitelisted';
import { readRankingSet } from '@/tests/support/ranking-set';

const SETTINGS: DspamSettings = {
  totals: { spam: 1543, innocent: 3573 },
  classified: { spam: 0, innocent: 0 },
  bias: true,
  sedation: 5,
  isTum: false,
  noiseReduction: true,
  whitelistThreshold: 10,
};
const CHAIN = { chain: true, urls: true, ignoredHeaders: new Set<string>() };

describe("DSPAM's probability of a token", () => {
  it.each([
    ['never seen', undefined, 0.4],
    ['too few hits', { spamHits: 4, innocentHits: 0 }, 0.4],
    ['only in spam', { spamHits: 22, innocentHits: 0 }, 0.99],
    ['only in much spam', { spamHits: 1000, innocentHits: 0 }, 0.99914],
    ['only in innocent mail', { spamHits: 0, innocentHits: 3 }, 0.01],
    ['in both', { spamHits: 50, innocentHits: 1 }, 0.98301],
  ] as const)('%s', (_name, count, expected) => {
    expect(dspamProbability(count, SETTINGS)).toBeCloseTo(expected, 4);
  });

  // The minimum of hits, measured with altered totals.
  it.each([
    [1500, 700, 27],
    [2000, 1500, 21],
    [1200, 1100, 20],
    [1000, 1600, 5],
    [1543, 3573, 5],
  ])('with %d spam and %d innocent learned asks for %d hits', (spam, innocent, hits) => {
    const settings = { ...SETTINGS, totals: { spam, innocent } };
    expect(dspamProbability({ spamHits: hits - 1, innocentHits: 0 }, settings)).toBe(0.4);
    expect(dspamProbability({ spamHits: hits, innocentHits: 0 }, settings)).toBeGreaterThan(0.9);
  });
});

describe('the whitelist', () => {
  it.each([
    [10, 0, false],
    [11, 0, true],
    [14, 1, false],
    [15, 1, true],
    [30, 2, true],
    [30, 3, false],
  ])('with %d innocent and %d spam hits: %s', (innocentHits, spamHits, expected) => {
    expect(isWhitelisted({ innocentHits, spamHits }, 10)).toBe(expected);
  });
});

describe("DSPAM's own result of 1,209 real messages by the counts of the end", () => {
  const { messages, counts } = readRankingSet();
  const judged = messages.map(({ source, isInnocent, confidence }) => ({
    isInnocent,
    confidence,
    now: judgeAsDspam(readTokens(source, CHAIN), counts, SETTINGS),
  }));

  it('is still spam for all spam, and no longer for half of the mistakes', () => {
    expect(judged.filter(({ isInnocent, now }) => !isInnocent && now.result !== 'Spam')).toEqual([]);
    const passing = judged.filter(({ isInnocent, now }) => isInnocent && now.result !== 'Spam');
    expect(passing).toHaveLength(14);
  });

  it('has the confidence that DSPAM wrote where hardly anything was learned since', () => {
    const close = judged
      .slice(-100)
      .filter(({ confidence, now }) => Math.abs(confidence - now.confidence) <= 0.0003);
    expect(close.length).toBeGreaterThanOrEqual(35);
  });
});
