import { type FileHandle, lstat } from 'node:fs/promises';
import { withLock } from './lock';

const ATTEMPTS = 20;

/**
 * Opens a file and runs `work` under its lock, sure that the path still leads to it: a compaction renames the file away
 * under the same lock, and anybody who had opened it before would work on a file that no longer belongs to anybody.
 * `opening` is one of lib/ground/files; what it throws is thrown.
 */
export async function withCurrent<T>(
  file: string,
  opening: (file: string) => Promise<FileHandle>,
  work: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const handle = await opening(file);
    try {
      const answer = await withLock(handle, async () => {
        if (attempt < ATTEMPTS && !(await isAt(handle, file))) return null;
        return { value: await work(handle) };
      });
      if (answer) return answer.value;
    } finally {
      await handle.close();
    }
  }
}

async function isAt(handle: FileHandle, file: string): Promise<boolean> {
  const [opened, named] = await Promise.all([
    handle.stat({ bigint: true }),
    lstat(file, { bigint: true }).catch(() => null),
  ]);
  return named !== null && named.ino === opened.ino && named.dev === opened.dev;
}
