import { setTimeout as wait } from 'node:timers/promises';
import { type Work, whileHeld } from './while-held';

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 500;

/**
 * Runs `work` while this process holds a lock that only one can have, in all processes on all machines of the site
 * (while-held.ts). Null, and `work` is not run, when somebody else holds it after `waitSeconds`.
 */
export async function withNamedLock<T>(name: string, work: Work<T>, waitSeconds = 0): Promise<T | null> {
  const deadline = performance.now() + waitSeconds * 1000;
  for (let pause = FIRST_WAIT_MS; ; pause = Math.min(2 * pause, LONGEST_WAIT_MS)) {
    const done = await whileHeld(`lock ${name}`, work);
    if (done) return done.value;
    if (performance.now() >= deadline) return null;
    await wait(pause);
  }
}
