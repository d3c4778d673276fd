import type { BigIntStats, Stats } from 'node:fs';
import { AppError } from '@/lib/ground/errors';

/** What lies where a file should be. Keys of the choice in `errors.notPlainFile` of messages/*.json. */
export type OtherKind = 'link' | 'pipe' | 'socket' | 'device' | 'folder';

const WORDS: Record<OtherKind, string> = {
  link: 'a symbolic link (ELOOP)',
  pipe: 'a named pipe',
  socket: 'a socket',
  device: 'a device',
  folder: 'a folder (EISDIR)',
};

/** What these stats describe, if it is not a file. */
export function otherKindOf(stats: Stats | BigIntStats): OtherKind | null {
  if (stats.isFile()) return null;
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isDirectory()) return 'folder';
  if (stats.isFIFO()) return 'pipe';
  return stats.isSocket() ? 'socket' : 'device';
}

/** Why something is not opened. `kind` is left out if it can no longer be determined. */
export function notPlain(file: string, kind?: OtherKind, cause?: unknown): AppError {
  const what = kind ? WORDS[kind] : 'not a file';
  return new AppError('unavailable', `${file} is ${what}, and is not opened`, {
    cause,
    reason: 'notPlainFile',
    values: { file, kind: kind ?? 'other' },
  });
}

/** Whether an error says that something was not opened because it is no plain file. */
export function isNotPlain(error: unknown): boolean {
  return error instanceof AppError && (error.reason === 'notPlainFile' || error.reason === 'notOwnFolder');
}

/** Whether an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
