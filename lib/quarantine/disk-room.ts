import { statfs } from 'node:fs/promises';

/** With less than this, dspam may not be able to write the record that proves a delivery, nor we the copy for undo. */
const LEAST_BYTES = 64 * 1024;

/** Whether the file system of a folder has room for `bytes` and some records of a log. Unknown counts as yes. */
export async function hasRoom(folder: string, bytes = 0): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= bytes + LEAST_BYTES;
  } catch {
    return true;
  }
}

/** Whether a write failed because the disk is full, or the user's share of it. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
