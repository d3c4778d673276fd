/** These begin and end a text that runs as its own first letter does, whatever stands around it: what <bdi> is in HTML. */
export const ISOLATE = { begin: '\u2068', end: '\u2069' } as const;

/** Letters, digits and marks of scripts from right to left, which turn round what stands beside them. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Embeddings and overrides, then the ends of these and of isolates. */
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** A number, a date, a time of day: a number has to stay beside the percent sign that a sentence puts behind it, and these run alike either way. */
const NUMBERS_ONLY = /^[\p{N}.,%:\-/\s\u200e\u200f]*$/u;

/**
 * A text of somebody's (a name, a subject, an address) for the middle of a plain sentence, as titles, notices and names for screen readers are. From left to
 * right a text needs nothing there that has no letters from right to left; from right to left even brackets turn round. See decision 279.
 */
export function isolated(text: string, sentence: 'ltr' | 'rtl' = 'ltr'): string {
  const whole = withoutOverrides(text);
  const isApart = sentence === 'rtl' ? !NUMBERS_ONLY.test(whole) : RIGHT_TO_LEFT.test(whole);
  return isApart ? ISOLATE.begin + whole + ISOLATE.end : whole;
}

/** A text that ends each isolate which it begins, and no other, and turns nothing round that stands behind it. */
export function withoutOverrides(text: string): string {
  let depth = 0;
  const whole = text.replace(CONTROLS, (control) => {
    if (control < '\u2066') return '';
    if (control !== ISOLATE.end) depth++;
    else if (depth-- === 0) {
      depth = 0;
      return '';
    }
    return control;
  });
  return whole + ISOLATE.end.repeat(depth);
}
