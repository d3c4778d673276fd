import type { ReleaseWay } from '@/lib/formats/dspam/release-argv';
import type { Token } from '@/lib/formats/tokens/read-tokens';
import type { OwnTraining } from '@/lib/messages/scoring/own-training';
import type { LearnedTotals, TokenCount, TokenCounts } from '@/lib/messages/scoring/token-counts';

/** What a release changes in what the filter has learned. */
export interface ReleaseEffect {
  /** Each token of the message counts as innocent once more. */
  learnsInnocent: boolean;
  /** And no longer as spam, if the message had been learned as spam. */
  forgetsSpam: boolean;
}

/** What releasing a message teaches the filter (F§6, F§9): by its signature, from its text, or nothing. */
export function effectOfRelease(way: ReleaseWay, mode: string, own: OwnTraining): ReleaseEffect {
  const learnsInnocent = way !== 'deliver' && mode !== 'notrain';
  return {
    learnsInnocent,
    forgetsSpam: learnsInnocent && way === 'error' && own !== 'none' && mode !== 'toe',
  };
}

/** The counts as they would be after it. Hits never go below 0. */
export function countsAfterRelease(
  tokens: readonly Token[],
  counts: TokenCounts,
  { learnsInnocent, forgetsSpam }: ReleaseEffect,
): TokenCounts {
  if (!learnsInnocent) return counts;
  const after = new Map<bigint, TokenCount>();
  for (const { id } of tokens) {
    const { spamHits, innocentHits } = counts.get(id) ?? { spamHits: 0, innocentHits: 0 };
    after.set(id, {
      spamHits: forgetsSpam ? Math.max(spamHits - 1, 0) : spamHits,
      innocentHits: innocentHits + 1,
    });
  }
  return { get: (id) => after.get(id) ?? counts.get(id) };
}

export function totalsAfterRelease(
  { spam, innocent }: LearnedTotals,
  { learnsInnocent, forgetsSpam }: ReleaseEffect,
): LearnedTotals {
  return {
    spam: forgetsSpam ? Math.max(spam - 1, 0) : spam,
    innocent: learnsInnocent ? innocent + 1 : innocent,
  };
}
