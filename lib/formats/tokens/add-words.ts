import type { TokenBag } from './token-bag';

/** Longer pieces are not words, and do not separate the words on either side. */
const LONGEST_WORD = 49;

/** The words of a text in their order, with repetitions: each by the place of its token. Those that are not kept are left out. */
export interface WordOrder {
  words: Uint32Array;
  pairs: Uint32Array;
}

/**
 * Counts the words of a text that was split at its delimiters, and with `chain` each pair of neighbours (T§3, T§4).
 * Returns them in order.
 */
export function addWords(pieces: Iterable<string>, prefix: string, chain: boolean, bag: TokenBag): WordOrder {
  const words: number[] = [];
  const pairs: number[] = [];
  let before = '';
  for (const piece of pieces) {
    if (piece.length === 0 || piece.length > LONGEST_WORD) continue;
    const word = withoutShouting(piece);
    words.push(bag.add(prefix + word));
    if (chain && before) pairs.push(bag.add(`${prefix}${before}+${word}`));
    before = word;
  }
  return { words: kept(words), pairs: kept(pairs) };
}

function kept(places: number[]): Uint32Array {
  return Uint32Array.from(places.filter((place) => place !== -1));
}

/** `free!!!` counts as `free!`: while the last byte but one is `!`, the last one goes. */
function withoutShouting(word: string): string {
  let end = word.length;
  while (end > 1 && word.charCodeAt(end - 2) === 33) end -= 1;
  return end === word.length ? word : word.slice(0, end);
}
