import { describe, expect, it } from 'vitest';
import { readTokens } from '@/lib/formats/tokens/read-tokens';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { scoreTokens } from '@/lib/messages/scoring/score-tokens';
import type { TokenCount } from '@/lib/messages/scoring/token-counts';

const CHAIN = { chain: true, urls: true, ignoredHeaders: new Set<string>() };
const TOTALS = { spam: 100, innocent: 100 };
const tokensOf = (text: string) => readTokens(Buffer.from(`To: me\n\n${text}`), CHAIN).tokens;
const countsOf = (rows: Record<string, [number, number]>) =>
  new Map<bigint, TokenCount>(
    Object.entries(rows).map(([name, [spamHits, innocentHits]]) => [
      tokenId(name),
      { spamHits, innocentHits },
    ]),
  );

describe('the score', () => {
  it('is high for words of innocent mail, low for words of spam, 50 for words that are unknown', () => {
    const counts = countsOf({ agenda: [0, 14], pills: [20, 0] });
    const score = (text: string) => scoreTokens(tokensOf(text), counts, TOTALS, 'none')?.score ?? -1;
    expect(score('agenda')).toBeGreaterThan(50);
    expect(score('pills')).toBeLessThan(50);
    expect(score('whatever')).toBe(50);
  });

  it('leaves out what the message itself has taught the filter', () => {
    const counts = countsOf({ hello: [1, 0] });
    expect(scoreTokens(tokensOf('hello'), counts, TOTALS, 'all')).toEqual({
      score: 50,
      evidence: [],
      weaker: [],
    });
    expect(scoreTokens(tokensOf('hello'), counts, TOTALS, 'none')?.score).toBeLessThan(50);
  });

  it('names the strongest tokens first, with their hits', () => {
    const counts = countsOf({ agenda: [0, 40], meeting: [5, 10] });
    expect(scoreTokens(tokensOf('meeting agenda'), counts, TOTALS, 'none')?.evidence).toMatchObject([
      { name: 'agenda', spamHits: 0, innocentHits: 40 },
      { name: 'meeting', spamHits: 5, innocentHits: 10 },
    ]);
  });

  it('is none for a user whose filter has learned nothing of one kind', () => {
    expect(scoreTokens(tokensOf('hello'), new Map(), { spam: 0, innocent: 0 }, 'none')).toBeNull();
    expect(scoreTokens(tokensOf('hello'), new Map(), { spam: 10, innocent: 0 }, 'none')).toBeNull();
    expect(scoreTokens(tokensOf('hello'), new Map(), { spam: 1, innocent: 10 }, 'all')).toBeNull();
  });

  it('stays a number from 0 to 100 however many innocent words a message is made of', () => {
    const words = Array.from({ length: 5000 }, (_, index) => `w${index}`);
    const counts = countsOf(Object.fromEntries(words.map((word) => [word, [0, 1_000_000]])));
    const found = scoreTokens(tokensOf(words.join(' ')), counts, TOTALS, 'none');
    expect(found?.score).toBeGreaterThan(99);
    expect(found?.score).toBeLessThan(100);
    expect(found?.evidence).toHaveLength(15);
  });
});
