import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';

/** With less than this, dspam may not be able to write the record that proves a delivery, nor we the copy for undo. */
const LEAST_BYTES = 64 * 1024;

/** Whether the file system of a folder has room for `bytes` and some records of a log. A read-only one has none; unknown counts as yes. */
export async function hasRoom(folder: string, bytes = 0): Promise<boolean> {
  try {
    if (await isReadOnly(folder)) return false;
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= bytes + LEAST_BYTES;
  } catch {
    return true;
  }
}

/** A disk with errors is made read-only by the kernel, while all is still delivered from it. */
async function isReadOnly(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => false,
    (error) => error.code === 'EROFS',
  );
}
