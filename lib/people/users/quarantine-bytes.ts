import { type Scale, userFiles } from '@/lib/formats/dspam/userdir';
import { findFile } from '@/lib/ground/files/find-file';

/** The size of a quarantine file in bytes; 0 where there is none, null if it cannot be seen. */
export async function quarantineBytes(home: string, scale: Scale, store: string): Promise<number | null> {
  try {
    return Number((await findFile(userFiles(home, scale, store).mbox))?.size ?? 0);
  } catch {
    return null;
  }
}
