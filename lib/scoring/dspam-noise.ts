import { BNR_TOTAL } from '@/lib/tokens/bnr-tokens';
import { tokenId } from '@/lib/tokens/token-id';
import { oneSided } from './dspam-probability';
import type { TokenCounts } from './token-counts';

/** A word of the body in its place, with DSPAM's probability. */
export interface PlacedWord {
  name: string;
  probability: number;
}

const WINDOW = 3;
/** How far from the middle a pattern has to be to count, and a word from its pattern to be noise. */
const PATTERN_RADIUS = 0.25;
const WORD_RADIUS = 0.33;

/** The names of the patterns of a row of words, one for each word: it and the two before it. `kind` is s for words, c for pairs. */
export function noisePatterns(words: readonly PlacedWord[], kind: 's' | 'c'): string[] {
  const steps = words.map(({ probability }) => stepOf(probability));
  return steps.map((step, at) => `bnr.${kind}|${steps[at - 2] ?? '0.00_'}${steps[at - 1] ?? '0.00_'}${step}`);
}

/** The ids that have to be looked up for these patterns, the total among them. */
export function patternIds(patterns: readonly string[]): bigint[] {
  return [BNR_TOTAL, ...new Set(patterns)].map(tokenId);
}

/** How often each word is taken out as noise (TOKENS §6): at each place once, where its pattern says something else. */
export function findNoise(
  words: readonly PlacedWord[],
  kind: 's' | 'c',
  counts: TokenCounts,
): Map<string, number> {
  const found = new Map<string, number>();
  const total = counts.get(tokenId(BNR_TOTAL));
  if (!total) return found;
  const totals = { spam: total.spamHits, innocent: total.innocentHits };
  const values = noisePatterns(words, kind).map((name) => {
    const count = counts.get(tokenId(name));
    return count ? oneSided(count, totals, 1) : Number.NaN;
  });
  const speaking = values.map((value) => Math.abs(0.5 - value) > PATTERN_RADIUS);
  for (const [at, { name, probability }] of words.entries()) {
    const isNoise = Array.from({ length: WINDOW }, (_, ahead) => at + ahead).some(
      (place) => speaking[place] && Math.abs(probability - (values[place] ?? 0)) > WORD_RADIUS,
    );
    if (isNoise) found.set(name, (found.get(name) ?? 0) + 1);
  }
  return found;
}

/** In steps of 0.05, upwards, from whole hundredths. */
function stepOf(probability: number): string {
  const hundredths = Math.trunc(Math.fround(Math.fround(probability) * 100));
  return `${(Math.ceil(hundredths / 5) / 20).toFixed(2)}_`;
}
