import type { LearnedTotals, TokenCount } from '@/lib/messages/scoring/token-counts';
import { type DspamSettings, seenInnocent, seenSpam } from './dspam-settings';

const UNKNOWN = 0.4;
const MIN_HITS = 5;
const MIN_HITS_TUM = 20;
const LOWEST = 0.0001;

/** DSPAM's own probability that a token speaks for spam (T§6, PValue bcr). */
export function dspamProbability(count: TokenCount | undefined, settings: DspamSettings): number {
  const weight = settings.bias ? 2 : 1;
  if (!count || count.spamHits + weight * count.innocentHits < minimumHits(settings)) return UNKNOWN;
  return oneSided(count, settings.totals, weight);
}

/**
 * The share of spam, with DSPAM's rules for tokens that were never seen in the other kind of mail; NaN for tokens that
 * were never seen at all.
 */
export function oneSided(
  { spamHits, innocentHits }: TokenCount,
  totals: LearnedTotals,
  weight: number,
): number {
  const share = (spam: number, innocent: number) =>
    spam / totals.spam / (spam / totals.spam + (weight * innocent) / totals.innocent);
  const clip = (p: number) => Math.min(1 - LOWEST, Math.max(LOWEST, p));
  if (spamHits === 0 && innocentHits > 0) return clip(Math.min(0.01, share(1, innocentHits)));
  if (innocentHits === 0 && spamHits > 0) return clip(Math.max(0.99, share(spamHits, 1)));
  return clip(share(spamHits, innocentHits));
}

/** Statistical sedation asks for more hits as long as spam leads. */
function minimumHits(settings: DspamSettings): number {
  const spam = seenSpam(settings);
  const innocent = seenInnocent(settings);
  const { sedation, isTum } = settings;
  const base = MIN_HITS + Math.trunc(sedation / 2);
  let hits = 0;
  if (innocent < 1000 && innocent < spam) hits = base + sedation * Math.trunc((spam - innocent) / 200);
  if (innocent >= 1000 && innocent < 2500 && spam > innocent)
    hits = Math.trunc(base + (sedation * ((100 * spam) / (spam + innocent))) / 20);
  const asked = sedation > 0 ? Math.max(MIN_HITS, hits) : MIN_HITS;
  return isTum ? Math.min(MIN_HITS_TUM, asked) : asked;
}
