import type { LearnedTotals, TokenCount } from './token-counts';

/**
 * What a quarantined message itself added to the counts when it came: with training mode TEFT one spam hit to each of its
 * tokens, which then accuse it. `immature` is TUM: only tokens with few hits were counted.
 */
export type OwnTraining = 'none' | 'all' | 'immature';

/** What decides whether a message was learned as spam when it came. */
export interface TrainingFacts {
  /** teft, tum, toe, notrain; in any case. */
  mode: string;
  /** X-DSPAM-Result; '' where there is none. */
  result: string;
  /** X-DSPAM-Confidence; -1 where there is none. */
  confidence: number;
  signature: string;
  /** It was learned as innocent later, so that it has no spam hit any more. */
  retrained: boolean;
  totals: LearnedTotals;
}

/** TOE learns everything, as TEFT does, up to this many innocent messages (read in DSPAM's source, not measured). */
const TOE_STARTS_ABOVE = 100;
/** Below this confidence TUM learns all tokens (read in DSPAM's source, not measured). */
const TUM_SURE = 0.7;
/** From this many hits on, TUM leaves a token alone (read in DSPAM's source, not measured). */
const TUM_MATURE_HITS = 50;

/** Only results that came of the words were learned: mail of a blocklist or with a virus was not looked at (F§5, F§6). */
export function findOwnTraining(facts: TrainingFacts): OwnTraining {
  if (facts.signature === '' || facts.retrained || facts.result !== 'Spam') return 'none';
  switch (facts.mode.toLowerCase()) {
    case 'teft':
      return 'all';
    case 'tum':
      return facts.confidence >= 0 && facts.confidence < TUM_SURE ? 'all' : 'immature';
    case 'toe':
      return facts.totals.innocent <= TOE_STARTS_ABOVE ? 'all' : 'none';
    default:
      return 'none';
  }
}

/** The count of a token without what the message itself added. */
export function withoutOwnHit({ spamHits, innocentHits }: TokenCount, own: OwnTraining): TokenCount {
  const counted = own === 'all' || (own === 'immature' && spamHits - 1 + innocentHits < TUM_MATURE_HITS);
  return { spamHits: counted ? Math.max(spamHits - 1, 0) : spamHits, innocentHits };
}

/** The totals without the message itself. TUM counts the message, whichever of its tokens it learned. */
export function withoutOwnMessage({ spam, innocent }: LearnedTotals, own: OwnTraining): LearnedTotals {
  return { spam: own === 'none' ? spam : Math.max(spam - 1, 0), innocent };
}
