import { AppError } from '@/lib/ground/errors';
import type { ErrorReason } from '@/lib/ground/reasons';

const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS'];

/** Whether a write failed because the disk is full, or the user's share of it, or because it is read-only. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FULL.includes(error.code);
}

/** What it means to people that a file could not be written: a disk without room, or else a right that is missing (`reason`). */
export function notWritten(file: string, cause: unknown, reason: ErrorReason): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('unavailable', `${file} cannot be written`, {
    cause,
    reason: isDiskFull(cause) ? 'diskFull' : reason,
    values: { file },
  });
}
