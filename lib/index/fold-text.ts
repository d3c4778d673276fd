const ASCII = /^[\u0000-\u007f]*$/;
const MARKS = /\p{M}+/gu;

/**
 * Text as it is searched and sorted by: lower case, without accents (`Müller` is found by `muller`), compatibility forms
 * made plain. The same function folds what is stored and what is asked for.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(MARKS, '').toLowerCase();
}
