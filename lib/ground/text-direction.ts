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
