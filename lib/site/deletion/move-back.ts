import { link, lstat, rename, unlink } from 'node:fs/promises';

/**
 * Moves a file or a folder to where it was, within one file system. False, and both stay as they are, when there is one
 * already: link(2) does not overwrite, and rename(2) does not replace a folder that holds anything. A run that was killed in
 * between has left a second name for the same file.
 */
export async function moveBack(from: string, to: string): Promise<boolean> {
  const stat = await lstat(from, { bigint: true });
  try {
    if (stat.isDirectory()) await rename(from, to);
    else {
      await link(from, to);
      await unlink(from);
    }
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'EEXIST' && code !== 'ENOTEMPTY' && code !== 'ENOTDIR') throw error;
    const other = await lstat(to, { bigint: true });
    if (other.ino !== stat.ino || other.dev !== stat.dev) return false;
    await unlink(from);
    return true;
  }
}
