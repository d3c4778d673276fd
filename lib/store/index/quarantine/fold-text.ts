const ASCII = /^[\u0000-\u007f]*$/;
const MARKS = /\p{M}+/gu;

/** Longest text that is searched, in characters. */
const SEARCH_LENGTH = 511;

/**
 * Text as it is searched and sorted by: lower case, without accents (`Müller` is found by `muller`), compatibility forms
 * made plain. The same function folds what is stored and what is asked for.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(MARKS, '').toLowerCase();
}

/** What a search looks at: the sender and the subject, folded. */
export function searchTextOf(fromText: string, subject: string): string {
  return foldText(`${fromText}\n${subject}`).slice(0, SEARCH_LENGTH);
}
