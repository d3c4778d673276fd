import { AppError } from './errors';
import { ofProcess } from './of-process';

interface Turns {
  running: number;
  waiting: (() => void)[];
}

const allTurns = ofProcess('turns', () => new Map<string, Turns>());

/**
 * Does the work of one key `atOnce` at a time; the rest waits, and comes in the order in which it was asked for. Throws
 * `unavailable` (reason `tooMany`) when `mostWaiting` wait already.
 */
export async function inTurn<T>(
  key: string,
  work: () => Promise<T>,
  atOnce: number,
  mostWaiting = Number.POSITIVE_INFINITY,
): Promise<T> {
  const turns = allTurns().get(key) ?? { running: 0, waiting: [] };
  allTurns().set(key, turns);
  if (turns.running < atOnce) turns.running++;
  else if (turns.waiting.length < mostWaiting)
    await new Promise<void>((resolve) => turns.waiting.push(resolve));
  else throw new AppError('unavailable', `too many wait for ${key}`, { reason: 'tooMany' });
  try {
    return await work();
  } finally {
    // Whoever waits takes over the place; the last one clears it.
    const next = turns.waiting.shift();
    if (next) next();
    else if (--turns.running === 0) allTurns().delete(key);
  }
}
