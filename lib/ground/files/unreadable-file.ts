import { AppError } from '@/lib/ground/errors';

/** Whether an operation on a file was refused for want of a right, and not by a disk or a file system of the network that fails. */
export function isRightMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'EACCES' || code === 'EPERM';
}

/** `unavailable` for a file that could not be read: `unreadableFile` where a right is missing, `unreadableDisk` otherwise (EIO, ENOTCONN of a mount that is gone). */
export function unreadableFile(file: string, cause: unknown): AppError {
  const code = codeOf(cause);
  if (code === null || isRightMissing(cause))
    return new AppError('unavailable', `may not read ${file}`, {
      cause,
      reason: 'unreadableFile',
      values: { file },
    });
  return new AppError('unavailable', `${file} cannot be read: ${code}`, {
    cause,
    reason: 'unreadableDisk',
    values: { file, code },
  });
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
