import type { Stats } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@/lib/ground/errors';
import { quietFor } from './quiet-for';

const POLL_MS = 100;
/** As long as a lock is waited for (lock.ts). No delivery is at it for so long; somebody who keeps touching the file can be, for ever. */
export const PATIENCE_MS = 10_000;

/**
 * Waits until nobody has written to a file for `quietMs`: DSPAM writes after it has unlocked (F§0.3), so only time tells that it
 * is done. `look` answers how the file is; null where it is gone, which is the answer then. Throws `conflict` (reason `locked`)
 * after `patienceMs`.
 */
export async function untilQuiet<Found extends Stats | null>(
  name: string,
  look: () => Promise<Found>,
  quietMs: number,
  patienceMs = PATIENCE_MS,
): Promise<Found> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const stats = await look();
    if (!stats) return stats;
    const { size, mtimeMs, ctimeMs } = stats;
    // A rename itself counts as the beginning: a writer may have opened the file just before it.
    const changedAt = Math.max(mtimeMs, ctimeMs);
    if (quietFor(name, `${size} ${mtimeMs} ${ctimeMs}`, changedAt) >= quietMs) return stats;
    if (performance.now() >= deadline)
      throw new AppError('conflict', `${name} is being written to all the time`, { reason: 'locked' });
    await wait(POLL_MS);
  }
}
