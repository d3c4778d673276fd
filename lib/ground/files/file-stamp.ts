import { type BigIntStats, statSync } from 'node:fs';

/** What is younger may change again without another time: the clock of file systems ticks in milliseconds. */
const UNSETTLED_MS = 50n;

/**
 * What tells that a file, or the list of a folder, has changed: two equal stamps are the same content. A file that was changed
 * this very moment gets a stamp that nothing equals.
 */
export function stampOfStats({ mtimeMs, mtimeNs, ctimeNs, size, ino }: BigIntStats): string {
  const stamp = [mtimeNs, ctimeNs, size, ino].join();
  return BigInt(Date.now()) - mtimeMs < UNSETTLED_MS ? `${stamp},${performance.now()}` : stamp;
}

/** The same by its path; the code of the system's error where it cannot be looked at. */
export function stampOf(file: string): string {
  try {
    return stampOfStats(statSync(file, { bigint: true }));
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}
