import { isPlain, SIGNS, signOf } from '@/lib/store/index/quarantine/mix-codes';

/**
 * Pieces of words, to know where a word can be at all: runs of three, four and five characters; of East Asian writing also
 * runs of two, as words are short there. A piece is kept as a hash of 17 bits, so a block may be looked into for nothing, but
 * none is missed. In 512 rows of made mail about every seventh hash is there. See decisions 062 and 171.
 */
const GRAM_COUNT = 1 << 17;
/** Behind them, pairs of letters and digits, exactly: words of two. Segments that were written before there were any have none (decision 195). */
/** All of them, and a few that stand for nothing: whole rows of the table. */
export const ALL_GRAMS = GRAM_COUNT + 6 * 256;
const SHIFT = 32 - 17;
/** From here on a character is worth several letters. */
const IDEOGRAPHS = 0x2e80;
const BLANK = 32;
const LINE_END = 10;
/** More pieces of one search narrow hardly any further. */
const MOST_GRAMS = 24;

function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x85ebca6b) ^ (hash >>> 15);
}

function gramOf(hash: number): number {
  return Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> SHIFT;
}

/** Marks the pieces of a text's words: `mark` is called with each hash, some of them more than once. */
export function markGrams(text: string, mark: (gram: number) => void): void {
  let [d, c, b, a] = [BLANK, BLANK, BLANK, BLANK];
  for (let at = 0; at < text.length; at++) {
    const e = text.charCodeAt(at);
    // Only within a word: a, b, c, d and e are in this order.
    if (e !== BLANK && e !== LINE_END && d !== BLANK) {
      if (e >= IDEOGRAPHS || d >= IDEOGRAPHS) mark(gramOf(mix(mix(2, d), e)));
      else if (isPlain(d) && isPlain(e)) mark(pairOf(d, e));
      if (c !== BLANK) {
        mark(gramOf(mix(mix(mix(3, c), d), e)));
        if (b !== BLANK) {
          mark(gramOf(mix(mix(mix(mix(4, b), c), d), e)));
          if (a !== BLANK) mark(gramOf(mix(mix(mix(mix(mix(5, a), b), c), d), e)));
        }
      }
    }
    a = b;
    b = c;
    c = d;
    d = e === LINE_END ? BLANK : e;
  }
}

function pairOf(first: number, second: number): number {
  return GRAM_COUNT + signOf(first) * SIGNS + signOf(second);
}

/** The pieces that a text has to have for all of these words to be in it; none where the words are too short to tell. */
export function gramsOfWords(words: readonly string[]): number[] {
  const grams = new Set<number>();
  // The longest pieces say the most; the shorter ones make up for their collisions.
  for (const size of [5, 4, 3, 2])
    for (const word of words)
      if (size >= Math.min(4, word.length)) for (const gram of runs(word, size)) grams.add(gram);
  for (const word of words) {
    const [first, second] = [word.charCodeAt(0), word.charCodeAt(1)];
    if (word.length === 2 && isPlain(first) && isPlain(second)) grams.add(pairOf(first, second));
  }
  return [...grams].slice(0, MOST_GRAMS);
}

function runs(word: string, size: number): number[] {
  const found: number[] = [];
  for (let at = 0; at + size <= word.length; at++) {
    const codes = Array.from({ length: size }, (_unused, index) => word.charCodeAt(at + index));
    if (size > 2 || codes.some((code) => code >= IDEOGRAPHS)) found.push(gramOf(codes.reduce(mix, size)));
  }
  return found;
}
