/**
 * The condition of rows that nobody works on: never taken, run out, or taken until a moment so far away that the clock must
 * have been set back since, as a lease is never longer than `leaseMs`.
 */
export function freeLease(leaseMs: number) {
  const now = Date.now();
  return [
    { leaseUntil: null },
    { leaseUntil: { lt: new Date(now) } },
    { leaseUntil: { gt: new Date(now + 2 * leaseMs) } },
  ];
}
