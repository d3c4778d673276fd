import { setImmediate } from 'node:timers/promises';

/** Long enough that giving way costs nothing, short enough that nobody notices the wait. */
const TURN_MS = 8;
/** Copied, hashed or compared between two pauses: a millisecond or two. */
export const PIECE_BYTES = 1024 * 1024;

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

/** Several buffers as one, as Buffer.concat, with pauses. */
export function* joined(parts: readonly Buffer[]): Generator<void, Buffer> {
  const whole = Buffer.allocUnsafe(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts)
    for (let at = 0; at < part.length; at += PIECE_BYTES) {
      end += part.copy(whole, end, at, at + PIECE_BYTES);
      yield;
    }
  return whole;
}
