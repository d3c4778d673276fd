/**
 * Durations in steps that grow by a tenth: step 0 is up to a millisecond, step 127 three minutes and more. A share of
 * messages can be told from it to ten percent, however many there are, and hours can be added up.
 */
const FIRST_SECONDS = 0.001;
const GROWTH = 1.1;
/** How many there are. */
export const SECONDS_STEPS = 128;

/** The step of a duration in seconds. */
export function stepOf(seconds: number): number {
  if (!(seconds > FIRST_SECONDS)) return 0;
  return Math.min(SECONDS_STEPS - 1, Math.ceil(Math.log(seconds / FIRST_SECONDS) / Math.log(GROWTH)));
}

/** The longest duration of a step, in seconds. */
export function secondsOf(step: number): number {
  return FIRST_SECONDS * GROWTH ** step;
}

/** The duration that a share (0 to 1) of the messages did not exceed, in seconds; null without messages. */
export function percentileOf(counts: ReadonlyMap<number, number>, share: number): number | null {
  const steps = [...counts].sort(([left], [right]) => left - right);
  const total = steps.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [step, count] of steps) {
    seen += count;
    if (seen >= share * total) return secondsOf(step);
  }
  return null;
}
