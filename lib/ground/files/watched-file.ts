import { stat } from 'node:fs/promises';
import { readAdminFile } from '@/lib/ground/files/read-file';
import { stampOfStats } from './file-stamp';

/**
 * A small file of the administrator's that is read again when it has changed. `get` returns the parsed content, and
 * rejects as readAdminFile does when it cannot be read.
 */
export function watchedFile<T>(file: string, parse: (text: string) => T): { get(): Promise<T> } {
  let known: { stamp: string; content: T } | undefined;
  return {
    async get() {
      const stamp = stampOfStats(await stat(file, { bigint: true }));
      if (known?.stamp !== stamp)
        known = { stamp, content: parse((await readAdminFile(file)).bytes.toString('utf8')) };
      return known.content;
    },
  };
}
