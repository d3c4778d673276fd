import type { FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { tryLock, unlock } from 'fs-native-extensions';
import { inodeOf } from '@/lib/ground/files/inode';
import { openToChange } from '@/lib/ground/files/open-file';

/** Somebody else who tries the byte has it for a moment; what is refused three times is not theirs. */
const ASKED = 3;
const PAUSE_MS = 20;

/** A byte of a file that this process has locked, for others to try. */
export interface HeldByte {
  /**
   * Whether the lock holds as far as this machine can tell: the path leads to the same file, and somebody else who asks here is refused. False where that cannot
   * be found out.
   */
  stands(): Promise<boolean>;
  letGo(): Promise<void>;
}

/**
 * Locks one byte of a file, which may be behind its end, in the way that a quarantine is locked (lock.ts). Null where somebody else has it, or the file system
 * takes no lock. Throws what opening the file throws.
 */
export async function holdByte(file: string, byte: number): Promise<HeldByte | null> {
  const handle = await openToChange(file);
  if (taken(handle, byte) !== true) {
    await handle.close();
    return null;
  }
  return {
    async stands() {
      for (let asked = 0; asked < ASKED; asked++) {
        if (asked > 0) await wait(PAUSE_MS);
        if (!(await isRefused(file, byte, handle).catch(() => false))) return false;
      }
      return true;
    },
    // The lock goes with the descriptor.
    letGo: () => handle.close(),
  };
}

/** Whether somebody else's lock keeps this process from locking a byte; null where that cannot be found out. Lets go of it at once. */
export async function isKeptOut(file: string, byte: number): Promise<boolean | null> {
  const handle = await openToChange(file).catch(() => null);
  if (!handle) return null;
  try {
    const isTaken = taken(handle, byte);
    if (isTaken === true) unlock(handle.fd, byte, 1);
    return isTaken === null ? null : !isTaken;
  } finally {
    await handle.close();
  }
}

async function isRefused(file: string, byte: number, held: FileHandle): Promise<boolean> {
  const other = await openToChange(file);
  try {
    const [one, two] = await Promise.all([held.stat({ bigint: true }), other.stat({ bigint: true })]);
    return inodeOf(one) === inodeOf(two) && taken(other, byte) === false;
  } finally {
    await other.close();
  }
}

/** Null where the file system says neither. */
function taken({ fd }: FileHandle, byte: number): boolean | null {
  try {
    return tryLock(fd, byte, 1);
  } catch {
    return null;
  }
}
