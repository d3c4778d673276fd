import type { FilterTotals } from './filter-totals';

/** Percent with three decimals, as F§11 computes them; null where there was no mail to judge by. */
export interface FilterRates {
  /** Of the spam, how much was caught: 100 - 100*m/(c+m). */
  spamAccuracy: number | null;
  /** Of the innocent mail, how much was taken for spam: 100*f/(f+i). */
  errorRate: number | null;
  /** Of all mail, how much was judged rightly: 100 - 100*(m+f)/(f+i+c+m). */
  overallAccuracy: number | null;
  /** Of all mail, how much was spam: 100*(TP+FN)/(TP+FN+FP+TN). */
  spamShare: number | null;
}

/** The rates of some totals (c caught, m missed, f false positives, i innocent). */
export function ratesOf({ caught: c, missed: m, falsePositives: f, innocent: i }: FilterTotals): FilterRates {
  const all = c + m + f + i;
  return {
    spamAccuracy: percent(c, c + m),
    errorRate: percent(f, f + i),
    overallAccuracy: percent(c + i, all),
    spamShare: percent(c + m, all),
  };
}

/** Exact for counters of any size, rounded to thousandths of a percent. */
function percent(part: bigint, whole: bigint): number | null {
  if (whole === 0n) return null;
  const thousandths = (part * 200_000n + whole) / (whole * 2n);
  return Number(thousandths) / 1000;
}
