/** Scripts that run from right to left. Not by Intl.Locale's textInfo: Firefox has none, and Node's passes over scripts that a tag names. */
const RIGHT_TO_LEFT = new Set([
  'Adlm',
  'Arab',
  'Aran',
  'Hebr',
  'Mand',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
  'Yezi',
]);

/** Where lines of a language begin, for `dir`: of the script that it is written in, which a tag need not name (`he`, `az-Arab`). Throws RangeError for what is no tag. */
export function textDirection(locale: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr';
}

/** The first letter tells; digits and signs run with what is around them. The blocks are those that Unicode keeps for scripts from right to left. */
const FIRST_LETTER =
  /((?=\p{L}|\u200f)[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}])|\p{L}|\u200e/u;

/** How a text runs by itself, as `dir="auto"` takes it; undefined where it has no letters, and runs with its page. */
export function ownDirection(text: string): 'ltr' | 'rtl' | undefined {
  const found = FIRST_LETTER.exec(text);
  if (!found) return undefined;
  return found[1] === undefined ? 'ltr' : 'rtl';
}
