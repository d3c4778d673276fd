export interface Judged {
  isInnocent: boolean;
}

/** By ascending value; what is equal stays as it was. */
export function ranked<T>(items: readonly T[], value: (item: T) => number): T[] {
  return [...items].sort((a, b) => value(a) - value(b));
}

/** Innocent ones among the first `rows`. */
export function foundIn(order: readonly Judged[], rows: number): number {
  return order.slice(0, rows).filter(({ isInnocent }) => isInnocent).length;
}

/** The mean, over the innocent ones, of the share of innocent mail down to each. */
export function averagePrecision(order: readonly Judged[]): number {
  let found = 0;
  let sum = 0;
  for (const [index, { isInnocent }] of order.entries()) {
    if (!isInnocent) continue;
    found += 1;
    sum += found / (index + 1);
  }
  return found === 0 ? 0 : sum / found;
}
