import { describe, expect, it } from 'vitest';
import { findOwnTraining, type TrainingFacts, withoutOwnHit } from '@/lib/messages/scoring/own-training';

const FACTS: TrainingFacts = {
  mode: 'TEFT',
  result: 'Spam',
  confidence: 0.99,
  signature: '1,6ab238db103648159222002',
  retrained: false,
  totals: { spam: 500, innocent: 500 },
};

describe('what a message added to the counts itself', () => {
  it.each([
    ['TEFT', {}, 'all'],
    ['TEFT, learned as innocent since', { retrained: true }, 'none'],
    ['TEFT, without a signature', { signature: '' }, 'none'],
    ['TEFT, blocked by a list and not looked at', { result: 'Blocklisted' }, 'none'],
    ['TUM', { mode: 'tum' }, 'immature'],
    ['TUM, unsure', { mode: 'tum', confidence: 0.6 }, 'all'],
    ['TOE', { mode: 'toe' }, 'none'],
    ['TOE, at its beginning', { mode: 'toe', totals: { spam: 50, innocent: 100 } }, 'all'],
    ['NOTRAIN', { mode: 'notrain' }, 'none'],
    ['a mode that is none', { mode: 'x' }, 'none'],
  ] as const)('with %s', (_name, changed, expected) => {
    expect(findOwnTraining({ ...FACTS, ...changed })).toBe(expected);
  });

  it('is taken off, never below 0, and from ripe tokens only where all were counted', () => {
    expect(withoutOwnHit({ spamHits: 3, innocentHits: 2 }, 'all')).toEqual({ spamHits: 2, innocentHits: 2 });
    expect(withoutOwnHit({ spamHits: 0, innocentHits: 2 }, 'all')).toEqual({ spamHits: 0, innocentHits: 2 });
    expect(withoutOwnHit({ spamHits: 3, innocentHits: 2 }, 'none')).toEqual({ spamHits: 3, innocentHits: 2 });
    expect(withoutOwnHit({ spamHits: 50, innocentHits: 0 }, 'immature').spamHits).toBe(49);
    expect(withoutOwnHit({ spamHits: 51, innocentHits: 0 }, 'immature').spamHits).toBe(51);
  });
});
