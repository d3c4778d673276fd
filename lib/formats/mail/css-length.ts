const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?`;
const QUANTITY = new RegExp(`^(${NUMBER})(px|pt|pc|in|cm|mm|q|em|rem|ex|ch|lh|rlh|vw|vh|vmin|vmax|%)?$`);

/** Pixels of a unit that does not depend on the font; of a window, on one that is 1000 pixels wide. */
const UNITS: Record<string, number> = {
  ...{ '': 1, px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 38, mm: 3.8, q: 0.95 },
  ...{ rem: 16, rlh: 21, vw: 10, vh: 10, vmin: 5, vmax: 10 },
};
/** Of a unit that does, for each pixel of the font. */
const FONT_UNITS: Record<string, number> = { em: 1, ex: 0.5, ch: 0.5, lh: 1.5 };

/**
 * About how long a CSS length is on a screen, in pixels, where the font has `em` pixels and 100% are `whole`; null for what is none, as
 * is a number without a unit, but for 0. Of sums, those in which every part is a length or a number and nothing stands in parentheses.
 */
export function cssLength(value: string, em: number, whole: number): number | null {
  const sum = sumIn(value);
  if (sum !== undefined) return total(sum, (part) => quantity(part, em, whole));
  const length = quantity(value, em, whole);
  return length === 0 || /[a-z%]$/.test(value) ? length : null;
}

/** 0.5 of `.5`, of `50%`, and of `calc(.25 * 2)`; null for what is no number. */
export function cssNumber(value: string): number | null {
  const sum = sumIn(value);
  // A letter of a unit; `e` is of an exponent.
  if (/[a-df-z]/.test(sum ?? value)) return null;
  return sum === undefined ? quantity(value, 1, 1) : total(sum, (part) => quantity(part, 1, 1));
}

function sumIn(value: string): string | undefined {
  return /^calc\(([^()]*)\)$/.exec(value)?.[1];
}

function quantity(value: string, em: number, whole: number): number | null {
  const [, number, unit = ''] = QUANTITY.exec(value) ?? [];
  if (number === undefined) return null;
  return Number(number) * (unit === '%' ? whole / 100 : (UNITS[unit] ?? (FONT_UNITS[unit] ?? 0) * em));
}

/** Signs of a sum have blanks on both sides (CSS Values 4, 10.1). */
function total(sum: string, lengthOf: (part: string) => number | null): number | null {
  let result = 0;
  for (const [, sign, term = ''] of ` + ${sum.trim()}`.matchAll(/\s([+-])\s+((?:(?!\s[+-]\s).)+)/gs)) {
    const product = multiplied(term, lengthOf);
    if (product === null) return null;
    result += sign === '-' ? -product : product;
  }
  return result;
}

function multiplied(term: string, lengthOf: (part: string) => number | null): number | null {
  let result: number | null = null;
  for (const [, sign = '*', factor = ''] of term.matchAll(/([*/])?([^*/]+)/g)) {
    const length = lengthOf(factor.trim());
    if (length === null) return null;
    result = result === null ? length : sign === '/' ? result / length : result * length;
  }
  return result;
}
