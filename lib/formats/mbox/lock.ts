import type { FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { tryLock, unlock } from 'fs-native-extensions';
import { AppError } from '@/lib/ground/errors';

const LOCK_TIMEOUT_MS = 10_000;
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 100;

/**
 * Runs `work` while this descriptor holds the write lock on the whole file. It is an open-file-description lock: it and
 * DSPAM's fcntl lock exclude each other, and closing another descriptor of the file does not drop it. DSPAM waits for it
 * without a limit (F§2 Locking), so `work` has to be a matter of milliseconds.
 *
 * Asks again and again instead of waiting in the kernel: a waiting thread would hold one of Node's four file threads.
 * Throws `conflict` (reason `locked`) when somebody else holds the lock for ten seconds.
 */
export async function withLock<T>(file: FileHandle, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + LOCK_TIMEOUT_MS;
  for (let pause = FIRST_WAIT_MS; !tryLock(file.fd); pause = Math.min(pause * 2, LONGEST_WAIT_MS)) {
    if (performance.now() > deadline) {
      throw new AppError('conflict', 'the file is locked by another program', { reason: 'locked' });
    }
    await wait(pause);
  }
  try {
    return await work();
  } finally {
    unlock(file.fd);
  }
}
