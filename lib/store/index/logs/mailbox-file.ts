import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/ground/errors';
import { findFile, mayEnter } from '@/lib/ground/files/find-file';
import { inodeOf } from '@/lib/ground/files/inode';
import { ifThere, openToRead } from '@/lib/ground/files/open-file';
import { isRightMissing, unreadableFile } from '@/lib/ground/files/unreadable-file';

/** What tells whether a file has changed. */
export interface FileStamp {
  /** Noted for versions before decision 209, and not compared: it differs between two mounts of the same files. */
  device: bigint;
  inode: bigint;
  size: bigint;
  mtimeNs: bigint;
}

/**
 * The stamp of a file, null when there is none. Throws `unavailable`: reason `notPlainFile` when it is something else,
 * `unreadableFile` or `unreadableFolder` when it may not be seen, `unreadableDisk` when its file system answers with an error.
 */
export async function findStamp(file: string): Promise<FileStamp | null> {
  try {
    const found = await findFile(file);
    return found && stampOf(found);
  } catch (error) {
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
  try {
    const handle = await ifThere(openToRead(file));
    return handle && { handle, stamp: stampOf(await handle.stat({ bigint: true })) };
  } catch (error) {
    throw await unreadable(file, error);
  }
}

/** Whether an error of findStamp or openMailbox: the file is at fault, and not the database. */
export function isFileTrouble(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false;
  return error.reason === 'notPlainFile' || error.reason?.startsWith('unreadable') === true;
}

function stampOf(stats: { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }): FileStamp {
  const device = BigInt.asUintN(64, stats.dev);
  return { device, inode: inodeOf(stats), size: stats.size, mtimeNs: stats.mtimeNs };
}

/** Says which file and which right is missing: most failed installations fail at one of them, silently (F§13). */
async function unreadable(file: string, cause: unknown): Promise<unknown> {
  if (cause instanceof AppError) return cause;
  if (!isRightMissing(cause)) return unreadableFile(file, cause);
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
  return unreadableFile(file, cause);
}
