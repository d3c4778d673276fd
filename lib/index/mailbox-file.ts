import { type FileHandle, open, stat } from 'node:fs/promises';
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

/** A quarantine that is open for reading. */
export interface OpenMailbox {
  handle: FileHandle;
  stamp: FileStamp;
}

/** Opens a quarantine for reading; null when there is none. Throws as findStamp. */
export async function openMailbox(file: string): Promise<OpenMailbox | null> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (isMissing(error)) return null;
    throw await unreadable(file, error);
  }
  const stats = await handle.stat({ bigint: true });
  if (stats.isFile()) return { handle, stamp: stampOf(stats) };
  await handle.close();
  throw await unreadable(file, new Error('not a regular file'));
}

function stampOf(stats: { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }): FileStamp {
  return { device: stats.dev, inode: stats.ino, size: stats.size, mtimeNs: stats.mtimeNs };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** Says which file and which right is missing: most failed installations fail at one of them, silently (F§13). */
async function unreadable(file: string, cause: unknown): Promise<AppError> {
  const folders: string[] = [];
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder))
    folders.unshift(folder);
  for (const folder of folders) {
    if (!(await mayEnter(folder))) {
      return new AppError('unavailable', `may not enter ${folder}`, {
        cause,
        reason: 'unreadableFolder',
        values: { file: folder },
      });
    }
  }
  return new AppError('unavailable', `may not read ${file}`, {
    cause,
    reason: 'unreadableFile',
    values: { file },
  });
}

/** By trying: access(2) would ask for the real user instead of the effective one. */
async function mayEnter(folder: string): Promise<boolean> {
  return stat(`${folder}/.`).then(
    () => true,
    () => false,
  );
}
