import type { TokenBag } from './token-bag';

/** Longer pieces are no words, and do not part the two around them. */
const LONGEST_WORD = 49;

/** Names in the order in which they stand in the text, with repetitions. */
export interface WordOrder {
  words: string[];
  pairs: string[];
}

/**
 * Counts the words of a text that was split at its delimiters, and with `chain` each pair of neighbours (TOKENS §3, §4).
 * Answers them in their order.
 */
export function addWords(pieces: string[], prefix: string, chain: boolean, bag: TokenBag): WordOrder {
  const order: WordOrder = { words: [], pairs: [] };
  let before = '';
  for (const piece of pieces) {
    if (piece.length === 0 || piece.length > LONGEST_WORD) continue;
    const word = withoutShouting(piece);
    order.words.push(bag.add(prefix + word));
    if (chain && before) order.pairs.push(bag.add(`${prefix}${before}+${word}`));
    before = word;
  }
  return order;
}

/** `free!!!` counts as `free!`: while the last byte but one is `!`, the last one goes. */
function withoutShouting(word: string): string {
  let end = word.length;
  while (end > 1 && word.charCodeAt(end - 2) === 33) end -= 1;
  return end === word.length ? word : word.slice(0, end);
}
