import type { FileHandle } from 'node:fs/promises';
import { isMissing } from '@/lib/ground/files/not-plain';
import { openToRead } from '@/lib/ground/files/open-file';

/** `missing`: there is no such file. `unreadable`: there may be one, but the dashboard may not read it. */
export type CopiesState = 'readable' | 'missing' | 'unreadable';

/** Opens the file of removed messages for reading. The caller has to close the file. */
export async function openCopies(
  removedMbox: string,
): Promise<{ state: 'readable'; file: FileHandle } | { state: 'missing' | 'unreadable'; error: unknown }> {
  try {
    return { state: 'readable', file: await openToRead(removedMbox) };
  } catch (error) {
    return { state: isMissing(error) ? 'missing' : 'unreadable', error };
  }
}
