import { type FileHandle, open } from 'node:fs/promises';

/** `missing`: there is no such file. `unreadable`: there may be one, but the dashboard may not read it. */
export type CopiesState = 'readable' | 'missing' | 'unreadable';

/** Opens the file of removed messages for reading. Whoever gets a file closes it. */
export async function openCopies(
  removedMbox: string,
): Promise<{ state: 'readable'; file: FileHandle } | { state: 'missing' | 'unreadable' }> {
  try {
    return { state: 'readable', file: await open(removedMbox, 'r') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return { state: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable' };
  }
}
