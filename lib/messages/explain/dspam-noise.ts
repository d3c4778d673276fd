import { BNR_TOTAL } from '@/lib/formats/tokens/bnr-tokens';
import { tokenId } from '@/lib/formats/tokens/token-id';
import type { TokenCounts } from '@/lib/messages/scoring/token-counts';
import { oneSided } from './dspam-probability';

/** The words of a body in their order, each by the place of its token, and DSPAM's probability of each token. */
export interface PlacedWords {
  places: Uint32Array;
  probabilities: Float64Array;
}

const WINDOW = 3;
/** How far from the middle a pattern has to be to count, and a word from its pattern to be noise. */
const PATTERN_RADIUS = 0.25;
const WORD_RADIUS = 0.33;
/** Probabilities count in steps of 0.05: 0 to 20. */
const STEPS = 21;

/** The ids that have to be looked up for the patterns of a row of words, the total among them. `kind` is s for words, c for pairs. */
export function patternIds(words: PlacedWords, kind: 's' | 'c'): bigint[] {
  const names = [...new Set(patternsOf(words))].map((pattern) => nameOf(pattern, kind));
  return [BNR_TOTAL, ...names].map(tokenId);
}

/**
 * Counts in `noise`, by token, how often each word is taken out (T§6): at each place once, where its pattern says
 * something else. A body has up to a million words and pairs, and few patterns: each is looked up once.
 */
export function countNoise(
  words: PlacedWords,
  kind: 's' | 'c',
  counts: TokenCounts,
  noise: Uint32Array,
): void {
  const total = counts.get(tokenId(BNR_TOTAL));
  if (!total) return;
  const totals = { spam: total.spamHits, innocent: total.innocentHits };
  const known = new Map<number, number>();
  const speaks = (pattern: number): number => {
    const count = counts.get(tokenId(nameOf(pattern, kind)));
    const value = count ? oneSided(count, totals, 1) : Number.NaN;
    return Math.abs(0.5 - value) > PATTERN_RADIUS ? value : Number.NaN;
  };
  const values = patternsOf(words).map((pattern) => {
    const value = known.get(pattern) ?? speaks(pattern);
    known.set(pattern, value);
    return value;
  });
  const { places, probabilities } = words;
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    const probability = probabilities[place] ?? 0;
    for (let ahead = at; ahead < at + WINDOW; ahead++) {
      // A pattern that says nothing is NaN, which compares as false.
      if (Math.abs(probability - (values[ahead] ?? Number.NaN)) > WORD_RADIUS) {
        noise[place] = (noise[place] ?? 0) + 1;
        break;
      }
    }
  }
}

/** One pattern for each word, as a number: its step and those of the two before it. */
function patternsOf({ places, probabilities }: PlacedWords): Float64Array {
  const steps = probabilities.map(stepOf);
  const patterns = new Float64Array(places.length);
  let [a, b] = [0, 0];
  for (const [at, place] of places.entries()) {
    const c = steps[place] ?? 0;
    patterns[at] = (a * STEPS + b) * STEPS + c;
    [a, b] = [b, c];
  }
  return patterns;
}

function nameOf(pattern: number, kind: 's' | 'c'): string {
  const steps = [Math.trunc(pattern / STEPS / STEPS), Math.trunc(pattern / STEPS) % STEPS, pattern % STEPS];
  return `bnr.${kind}|${steps.map((step) => `${(step / 20).toFixed(2)}_`).join('')}`;
}

/** Upwards, from whole hundredths. */
function stepOf(probability: number): number {
  return Math.ceil(Math.trunc(Math.fround(Math.fround(probability) * 100)) / 5);
}
