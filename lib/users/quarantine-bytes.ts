import { stat } from 'node:fs/promises';
import { type Scale, userFiles } from '@/lib/dspam/userdir';
import { AppError } from '@/lib/errors';

/** The size of a quarantine file in bytes; 0 where there is none, null where it may not be seen. */
export async function quarantineBytes(home: string, scale: Scale, store: string): Promise<number | null> {
  try {
    return (await stat(userFiles(home, scale, store).mbox)).size;
  } catch (error) {
    if (error instanceof AppError) return null;
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? 0 : null;
  }
}
