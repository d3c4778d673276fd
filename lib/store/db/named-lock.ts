import { setTimeout as wait } from 'node:timers/promises';
import { whileHeld } from './while-held';

const POLL_MS = 50;

/**
 * Runs `work` while this process holds a lock of the database server that only one can have, in all processes on all
 * machines that share the database. Null, and `work` is not run, when somebody else holds it after `waitSeconds`.
 */
export async function withNamedLock<T>(
  name: string,
  work: () => Promise<T>,
  waitSeconds = 0,
): Promise<T | null> {
  const deadline = performance.now() + waitSeconds * 1000;
  for (;;) {
    const done = await whileHeld(`lock ${name}`, work);
    if (done) return done.value;
    if (performance.now() >= deadline) return null;
    await wait(POLL_MS);
  }
}
