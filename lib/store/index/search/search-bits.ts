import { hashOf, isPlain, mixCode as mix } from '@/lib/store/index/quarantine/mix-codes';
import { SLICES, TEXT_SLICES } from './search-layout';

/**
 * Pieces of words, to know in which rows a word can be at all: runs of three characters; of two, for words that are no
 * longer; and single characters that are neither letter nor digit of ASCII. Each piece has three bits of 1,024, so a row may be
 * looked at for nothing (about one in fifty for a word of three letters, one in 100,000 for one of five), but none is missed.
 */
const BLANK = 32;
const MASK = SLICES - 1;
/** More bits of one search narrow hardly any further. */
const MOST_SLICES = 18;

/** Calls `mark` with each slice that sender and subject (folded) have a bit in, some of them more than once. */
export function markPieces(text: string, mark: (slice: number) => void): void {
  eachPiece(text, (piece) => {
    const hash = hashOf(piece);
    mark(hash & MASK);
    mark((hash >>> 10) & MASK);
    mark((hash >>> 20) & MASK);
  });
}

/** The same of the text of a message: one bit for each piece, as there are a thousand of them. */
export function markTextPieces(text: string, mark: (slice: number) => void): void {
  eachPiece(text, (piece) => mark(textSlice(piece)));
}

function textSlice(piece: number): number {
  return SLICES + (hashOf(piece) & (TEXT_SLICES - 1));
}

function eachPiece(text: string, note: (piece: number) => void): void {
  let [before, last] = [BLANK, BLANK];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > BLANK) {
      if (!isPlain(code)) note(mix(1, code));
      if (last > BLANK) {
        note(mix(mix(2, last), code));
        if (before > BLANK) note(mix(mix(mix(3, before), last), code));
      }
    }
    before = last;
    last = code;
  }
}

/**
 * The slices that have a bit for every text with all of these words (folded, without blanks) in it; none where they cannot tell.
 * The first bit of every piece, each word in turn, then the second bits, then the third: the more pieces, the less each has to tell.
 */
export function slicesOfWords(words: readonly string[]): number[] {
  const pieces = words.map(piecesOf);
  const longest = Math.max(0, ...pieces.map(({ length }) => length));
  const slices = new Set<number>();
  for (const shift of [0, 10, 20])
    for (let turn = 0; turn < longest; turn++)
      for (const { [turn]: piece } of pieces)
        if (piece !== undefined && slices.size < MOST_SLICES) slices.add((hashOf(piece) >>> shift) & MASK);
  return [...slices];
}

/** The slices that have a bit for every message with all of these words in its text; none where they cannot tell. */
export function textSlicesOfWords(words: readonly string[]): number[] {
  return [...new Set(words.flatMap(piecesOf).map(textSlice))].slice(0, MOST_SLICES);
}

function piecesOf(word: string): number[] {
  const codes = Array.from({ length: word.length }, (_unused, at) => word.charCodeAt(at));
  if (codes.length === 1) return codes.filter((code) => !isPlain(code)).map((code) => mix(1, code));
  const size = Math.min(3, codes.length);
  return codes.slice(size - 1).map((_code, at) => codes.slice(at, at + size).reduce(mix, size));
}
