import { lstat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import { type Scale, userFiles } from '@/lib/formats/dspam/userdir';
import { inFolder } from '@/lib/ground/files/in-folder';
import { listFolder } from '@/lib/ground/files/list-folder';
import { isMissing } from '@/lib/ground/files/not-plain';

/**
 * The sizes of the fragments (F§1 `.frag`) that were last written before a time (epoch ms), user by user; with `remove` they
 * are removed. Only plain files named `*.frag` in the folder of a user, never behind a link.
 */
export async function* eachOldFragment(
  home: string,
  scale: Scale,
  before: number,
  remove: boolean,
): AsyncGenerator<{ user: string; bytes: number[]; failures: string[] }> {
  const { names } = await listUserFolders(home, scale);
  for (const user of names) {
    const { frag } = userFiles(home, scale, user);
    const bytes: number[] = [];
    const failures: string[] = [];
    const failed = (file: string, error: unknown) =>
      failures.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    const look = async (at: string) => {
      for (const entry of await listFolder(at)) {
        if (!entry.isFile() || !entry.name.endsWith('.frag')) continue;
        const file = path.join(/* turbopackIgnore: true */ at, entry.name);
        try {
          const { size, mtimeMs } = await lstat(file);
          if (mtimeMs >= before) continue;
          if (remove) await unlink(file);
          bytes.push(size);
        } catch (error) {
          failed(path.join(/* turbopackIgnore: true */ frag, entry.name), error);
        }
      }
    };
    await inFolder(frag, look).catch((error) => {
      if (!isMissing(error)) failed(frag, error);
    });
    if (bytes.length > 0 || failures.length > 0) yield { user, bytes, failures };
  }
}
