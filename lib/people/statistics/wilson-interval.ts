export interface Interval {
  low: number;
  high: number;
}

/** The point of the normal distribution that leaves 2.5 % on each side. */
const Z_95 = 1.959963984540054;

/**
 * The 95 % interval of a share, after Wilson (1927): where the true share is when `hits` of `trials` were seen. Unlike
 * share ± error it stays within 0 and 1 and is wide for few trials: 3 of 3 gives 0.438 to 1. Shares from 0 to 1; null
 * without trials. Throws RangeError for counts that cannot be.
 */
export function wilsonInterval(hits: number, trials: number): Interval | null {
  if (!(hits >= 0 && trials >= 0 && hits <= trials && Number.isFinite(trials))) {
    throw new RangeError(`${hits} of ${trials} is no share`);
  }
  if (trials === 0) return null;
  const share = hits / trials;
  const z2 = Z_95 * Z_95;
  const centre = share + z2 / (2 * trials);
  const reach = Z_95 * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  const scale = 1 + z2 / trials;
  // The two ends are exact in theory; rounding would give 1.0000000000000002.
  return {
    low: hits === 0 ? 0 : (centre - reach) / scale,
    high: hits === trials ? 1 : (centre + reach) / scale,
  };
}
