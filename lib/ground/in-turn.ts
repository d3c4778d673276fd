import { AppError } from './errors';

interface Turns {
  running: number;
  waiting: (() => void)[];
}

// Next evaluates modules more than once (per bundle); the count has to be that of the process.
const shared = globalThis as typeof globalThis & { dashboardTurns?: Map<string, Turns> };

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
  shared.dashboardTurns ??= new Map();
  const turns = shared.dashboardTurns.get(key) ?? { running: 0, waiting: [] };
  shared.dashboardTurns.set(key, turns);
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
    else if (--turns.running === 0) shared.dashboardTurns.delete(key);
  }
}
