import { readFile, stat } from 'node:fs/promises';

/**
 * A small file that is read again when it has changed. `get` answers the parsed content, and rejects with the file
 * system's error when it may not be read.
 */
export function watchedFile<T>(file: string, parse: (text: string) => T): { get(): Promise<T> } {
  let known: { stamp: string; content: T } | undefined;
  return {
    async get() {
      const { mtimeNs, ctimeNs, size, ino } = await stat(file, { bigint: true });
      const stamp = [mtimeNs, ctimeNs, size, ino].join();
      if (known?.stamp !== stamp) known = { stamp, content: parse(await readFile(file, 'utf8')) };
      return known.content;
    },
  };
}
