import { hashOf, isPlain, mixCode, SIGNS, signOf } from './mix-codes';

/**
 * Pieces of words, to know in which messages of a mailbox a word can be at all (decision 194): runs of three characters and pairs within
 * words, single characters that are no letter or digit of ASCII, and a character, a blank and a character, for words side by side. Each
 * piece has one slice or two, and a slice one bit for each message. Whatever has some words in it is in all slices of these words.
 */
const TEXT_RUNS = 8192;
const HEADER_RUNS = 2048;
const PAIRS = SIGNS * SIGNS;
/** Slices from these numbers on: runs of texts, their pairs, runs of sender, subject and recipients, and the pairs of all three. */
const TEXT_PAIRS_FROM = TEXT_RUNS;
const HEADER_RUNS_FROM = TEXT_PAIRS_FROM + PAIRS;
const HEADER_PAIRS_FROM = HEADER_RUNS_FROM + HEADER_RUNS;
export const SLICES = HEADER_PAIRS_FROM + PAIRS;
/** One more whenever other slices are made of the same words. */
export const SLICES_VERSION = 1;

const BLANK = 32;
/** More slices of one term narrow hardly any further. */
const MOST_SLICES = 12;

/** What a word can be in. */
export type SlicedField = 'from' | 'subject' | 'to' | 'text';

/** Apart, so that a word in many subjects does not hide the few senders with it. */
const SALTS = { text: 0, from: 0x1f, subject: 0x2f, to: 0x3f };

/** Calls `mark` with each slice that folded words of a field are in, some of them more than once. */
export function eachSlice(field: SlicedField, words: string, mark: (slice: number) => void): void {
  const isText = field === 'text';
  const salt = SALTS[field];
  const pairsFrom = isText ? TEXT_PAIRS_FROM : HEADER_PAIRS_FROM;
  const note = (piece: number) => {
    const hash = hashOf(piece);
    if (isText) return mark(hash & (TEXT_RUNS - 1));
    mark(HEADER_RUNS_FROM + (hash & (HEADER_RUNS - 1)));
    mark(HEADER_RUNS_FROM + ((hash >>> 12) & (HEADER_RUNS - 1)));
  };
  let [before, last] = [0, 0];
  for (let at = 0; at < words.length; at++) {
    const code = words.charCodeAt(at);
    if (code > BLANK) {
      if (!isPlain(code)) note(mixCode(salt + 1, code));
      if (last > BLANK) {
        if (isPlain(last) && isPlain(code)) mark(pairsFrom + signOf(last) * SIGNS + signOf(code));
        else note(mixCode(mixCode(salt + 2, last), code));
      }
      // With a blank between them, too.
      if (before > BLANK && last >= BLANK) note(mixCode(mixCode(mixCode(salt + 3, before), last), code));
    }
    before = last;
    last = code;
  }
}

/** Slices that everything with this term (folded, single blanks) in this field is in; none where they cannot tell. */
export function slicesOfTerm(field: SlicedField, term: string): number[] {
  const slices = new Set<number>();
  eachSlice(field, term, (slice) => slices.add(slice));
  const runs = [...slices].filter((slice) => !isPair(slice));
  const step = Math.max(1, runs.length / MOST_SLICES);
  // Of all its parts; most pairs are nearly everywhere.
  const some = runs.filter((_slice, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
  return [...some, ...[...slices].filter(isPair)].slice(0, MOST_SLICES);
}

function isPair(slice: number): boolean {
  return slice >= HEADER_PAIRS_FROM || (slice >= TEXT_PAIRS_FROM && slice < HEADER_RUNS_FROM);
}
