import type { Token } from '@/lib/formats/tokens/read-tokens';
import { type OwnTraining, withoutOwnHit, withoutOwnMessage } from './own-training';
import type { LearnedTotals, TokenCount, TokenCounts } from './token-counts';

/** One token and what it says: `leaning` is 0 for innocent to 1 for spam, with few hits near 0.5. */
export interface Evidence extends TokenCount {
  name: string;
  leaning: number;
}

export interface Score {
  /** How innocent the message looks, above 0 and below 100; 50 is neither. A sort order, never a decision. */
  score: number;
  /** The tokens that it was made of, strongest first. Hits without the message's own. */
  evidence: Evidence[];
  /** Those that come next: no part of it, but what a person understands of a message is often among them. */
  weaker: Evidence[];
}

/** As many as DSPAM's own Graham looks at. More of them blur a newsletter into the spam around it: docs/ranking.md. */
const STRONGEST = 15;
const MOST_WEAKER = 85;
/** Robinson's strength of the assumption that an unknown token says nothing. The value that SpamBayes made common. */
const STRENGTH = 0.45;
const NEUTRAL = 0.5;
/** No single token is proof. */
const MOST_CERTAIN = 0.9999;

/**
 * How innocent a message looks by a user's own counts, without what it taught the filter itself (T§8): Robinson's
 * shrinkage for each token, then the mean log odds of the strongest. Fisher's combination of the same tokens says the
 * same but saturates, so that the best would all be equal (decision 080). Null when there is nothing to judge by: no
 * spam or no innocent mail was ever learned.
 */
export function scoreTokens(
  tokens: readonly Token[],
  counts: TokenCounts,
  learned: LearnedTotals,
  own: OwnTraining,
): Score | null {
  const totals = withoutOwnMessage(learned, own);
  if (totals.spam <= 0 || totals.innocent <= 0) return null;
  const evidence = tokens.flatMap(({ id, name }) => {
    const count = counts.get(id);
    return count ? weigh(name, withoutOwnHit(count, own), totals) : [];
  });
  // The sort is stable: what is equally strong stays in order of appearance.
  evidence.sort((a, b) => Math.abs(b.leaning - NEUTRAL) - Math.abs(a.leaning - NEUTRAL));
  const strongest = evidence.slice(0, STRONGEST);
  return {
    score: scoreOf(meanLogOdds(strongest)),
    evidence: strongest,
    weaker: evidence.slice(STRONGEST, STRONGEST + MOST_WEAKER),
  };
}

function weigh(name: string, count: TokenCount, totals: LearnedTotals): Evidence[] {
  const hits = count.spamHits + count.innocentHits;
  if (hits <= 0) return [];
  const inSpam = count.spamHits / totals.spam;
  const inInnocent = count.innocentHits / totals.innocent;
  const ratio = inSpam / (inSpam + inInnocent);
  const shrunk = (STRENGTH * NEUTRAL + hits * ratio) / (STRENGTH + hits);
  return [{ name, ...count, leaning: Math.min(MOST_CERTAIN, Math.max(1 - MOST_CERTAIN, shrunk)) }];
}

/** Where there are fewer tokens than are looked at, the missing ones count as neutral. */
function meanLogOdds(strongest: Evidence[]): number {
  return strongest.reduce((sum, { leaning }) => sum + Math.log(leaning / (1 - leaning)), 0) / STRONGEST;
}

function scoreOf(logOdds: number): number {
  return 100 / (1 + Math.exp(logOdds));
}
