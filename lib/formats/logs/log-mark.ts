import type { FileHandle } from 'node:fs/promises';
import { readBytes } from '@/lib/formats/mbox/record';
import { findFile } from '@/lib/ground/files/find-file';
import { inodeOf } from '@/lib/ground/files/inode';
import { isMissing } from '@/lib/ground/files/not-plain';
import { openToRead } from '@/lib/ground/files/open-file';

/** A place in a log: everything after it is new. */
export interface LogMark {
  inode: bigint;
  offset: bigint;
}

/** A run of the filter adds one record; this is room for very many of them. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Where a log ends now; inode 0 when there is none yet. Throws as findFile does. */
export async function markLog(file: string): Promise<LogMark> {
  const found = await findFile(file);
  return { inode: found ? inodeOf(found) : 0n, offset: found?.size ?? 0n };
}

/** What a log has after a mark. */
export interface LogTail {
  bytes: Buffer;
  /** It holds every byte written since: what it does not show was not written. */
  complete: boolean;
}

/**
 * What was written after a mark, at most the last 8 MB of it. A log that was rotated or cut since is read from its
 * beginning, as dspam_logrotate keeps the newest lines (F§7), but may have lost some. Null when there is none; for one
 * that cannot be read, nothing is complete.
 */
export async function readSince(file: string, mark: LogMark): Promise<LogTail | null> {
  let handle: FileHandle | undefined;
  try {
    handle = await openToRead(file);
    const found = await handle.stat({ bigint: true });
    const { size } = found;
    const same = mark.inode === 0n || (inodeOf(found) === mark.inode && size >= mark.offset);
    const from = same ? mark.offset : 0n;
    const start = Math.max(Number(from), Number(size) - MAX_BYTES);
    const bytes = await readBytes(handle, start, Number(size) - start);
    return { bytes, complete: same && start === Number(from) };
  } catch (error) {
    return isMissing(error) ? null : { bytes: Buffer.alloc(0), complete: false };
  } finally {
    await handle?.close();
  }
}
