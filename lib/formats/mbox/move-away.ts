import { rename } from 'node:fs/promises';
import { openToChange } from '@/lib/ground/files/open-file';
import { withCurrent } from './open-current';

/**
 * Moves a whole quarantine to another name in the same file system, under its lock. DSPAM makes a new one with its next
 * message; one that has just opened the old file still writes into it, where it has gone (F§2). `begin` is run under the lock, as the very
 * last thing before. Throws `locked` as withCurrent.
 */
export async function moveAway(mbox: string, to: string, begin: () => Promise<unknown>): Promise<void> {
  await withCurrent(mbox, openToChange, async () => {
    await begin();
    await rename(mbox, to);
  });
}
