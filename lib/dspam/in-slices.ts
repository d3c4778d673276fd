import { setImmediate } from 'node:timers/promises';

/** Long enough that giving way costs nothing, short enough that nobody waits for it. */
const TURN_MS = 8;

/**
 * Runs work that pauses now and then, and lets others have the event loop between two pauses once a turn is over. So one large
 * mail does not hold up everybody else.
 * @returns what the work returns
 */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since < TURN_MS) continue;
    await setImmediate();
    since = performance.now();
  }
}
