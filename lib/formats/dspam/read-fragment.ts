import path from 'node:path';
import { inFolder } from '@/lib/ground/files/in-folder';
import { readSmallFile } from '@/lib/ground/files/read-file';

/** DSPAM writes 1,024 bytes at most (F§1). */
const MOST_BYTES = 4096;

/**
 * The beginning of a message's text as DSPAM has kept it in `<user>.frag/SIG.frag`, where storeFragments is on. `signature` is one
 * that parseSignature takes, so that it leads nowhere else. Null when there is none or it may not be read.
 */
export async function readFragment(frag: string, signature: string): Promise<Buffer | null> {
  const read = (at: string) =>
    readSmallFile(path.join(/* turbopackIgnore: true */ at, `${signature}.frag`), MOST_BYTES);
  return inFolder(frag, read).then(
    ({ bytes }) => bytes,
    () => null,
  );
}
