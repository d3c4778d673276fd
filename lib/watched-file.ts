import { stat } from 'node:fs/promises';
import { readAdminFile } from '@/lib/files/read-file';

/**
 * A small file of the administrator's that is read again when it has changed. `get` answers the parsed content, and rejects as
 * readAdminFile does when it may not be read.
 */
export function watchedFile<T>(file: string, parse: (text: string) => T): { get(): Promise<T> } {
  let known: { stamp: string; content: T } | undefined;
  return {
    async get() {
      const { mtimeNs, ctimeNs, size, ino } = await stat(file, { bigint: true });
      const stamp = [mtimeNs, ctimeNs, size, ino].join();
      if (known?.stamp !== stamp)
        known = { stamp, content: parse((await readAdminFile(file)).bytes.toString('utf8')) };
      return known.content;
    },
  };
}
