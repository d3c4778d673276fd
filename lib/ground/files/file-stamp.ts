import { type BigIntStats, statSync } from 'node:fs';

/** A file younger than this may change again without a new time: the clock of file systems ticks in milliseconds. */
const UNSETTLED_MS = 50n;

/**
 * Shows whether a file, or the list of a folder, has changed: equal stamps mean the same content. A file that was
 * changed just now gets a stamp that nothing equals.
 */
export function stampOfStats({ mtimeMs, mtimeNs, ctimeNs, size, ino }: BigIntStats): string {
  const stamp = [mtimeNs, ctimeNs, size, ino].join();
  return BigInt(Date.now()) - mtimeMs < UNSETTLED_MS ? `${stamp},${performance.now()}` : stamp;
}

/** The same by path; the system's error code if the file cannot be examined. */
export function stampOf(file: string): string {
  try {
    return stampOfStats(statSync(file, { bigint: true }));
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}
