import type { TokenCount } from '@/lib/messages/scoring/token-counts';

/** Innocent hits that outweigh one spam hit. */
const PER_SPAM_HIT = 15;

/** Whether DSPAM delivers mail with this exact From line whatever it says (T§7). */
export function isWhitelisted({ spamHits, innocentHits }: TokenCount, threshold: number): boolean {
  return innocentHits > threshold && spamHits <= Math.trunc(innocentHits / PER_SPAM_HIT);
}

/** How many more innocent messages it takes until it does. */
export function moreUntilWhitelisted({ spamHits, innocentHits }: TokenCount, threshold: number): number {
  return Math.max(0, Math.max(threshold + 1, spamHits * PER_SPAM_HIT) - innocentHits);
}
