import { constants } from 'node:fs';
import { access, type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/errors';

/** What tells whether a file has changed. */
export interface FileStamp {
  device: bigint;
  inode: bigint;
  size: bigint;
  mtimeNs: bigint;
}

/** The stamp of a file, null when there is none. Throws `unavailable` (reason `unreadable`) when it may not be seen. */
export async function findStamp(file: string): Promise<FileStamp | null> {
  try {
    return stampOf(await stat(file, { bigint: true }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw await unreadable(file, error);
  }
}

/** Opens a quarantine for reading; null when there is none. Throws as findStamp. */
export async function openMailbox(file: string): Promise<{ handle: FileHandle; stamp: FileStamp } | null> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (isMissing(error)) return null;
    throw await unreadable(file, error);
  }
  return { handle, stamp: stampOf(await handle.stat({ bigint: true })) };
}

function stampOf(stats: { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }): FileStamp {
  return { device: stats.dev, inode: stats.ino, size: stats.size, mtimeNs: stats.mtimeNs };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** Says which file and which right is missing: most failed installations fail at one of them, silently (F§13). */
async function unreadable(file: string, cause: unknown): Promise<AppError> {
  for (let folder = path.dirname(file), steps = 0; steps < 6; folder = path.dirname(folder), steps++) {
    if (!(await may(folder, constants.X_OK)) && (await may(path.dirname(folder), constants.X_OK))) {
      return refused(folder, 'execute', cause);
    }
  }
  return refused(file, 'read', cause);
}

function refused(file: string, right: string, cause: unknown): AppError {
  const reason = right === 'read' ? 'unreadableFile' : 'unreadableFolder';
  return new AppError('unavailable', `may not ${right} ${file}`, { cause, reason, values: { file } });
}

async function may(file: string, right: number): Promise<boolean> {
  return access(file, right).then(
    () => true,
    () => false,
  );
}
