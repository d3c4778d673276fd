import type { FileHandle } from 'node:fs/promises';
import { AppError } from '@/lib/ground/errors';
import { openAdminFile, openToRead } from './open-file';

/** What a small file holds, and when it was written. */
export interface SmallFile {
  bytes: Buffer;
  mtime: Date;
}

/** No small file that people or DSPAM have made is longer. */
const MOST_BYTES = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a file of DSPAM_HOME whole. Throws as openToRead, and `unavailable` (reason `fileTooLong`) when it is longer than `most`
 * bytes.
 */
export async function readSmallFile(file: string, most = MOST_BYTES): Promise<SmallFile> {
  return readWhole(file, await openToRead(file), most);
}

/** Reads a file of the administrator's whole; see openAdminFile, and readSmallFile otherwise. */
export async function readAdminFile(file: string, most = 64 * MOST_BYTES): Promise<SmallFile> {
  return readWhole(file, await openAdminFile(file), most);
}

/**
 * The same as text, one character for each byte; '' if it cannot be read, is not a file or is too long. For what the
 * system provides, such as /proc and cron's tables.
 */
export async function readAdminText(file: string, most?: number): Promise<string> {
  const found = await readAdminFile(file, most).catch(() => null);
  return found?.bytes.toString('latin1') ?? '';
}

async function readWhole(file: string, handle: FileHandle, most: number): Promise<SmallFile> {
  try {
    const { size, mtime } = await handle.stat();
    if (size > most) throw tooLong(file, most);
    const pieces: Buffer[] = [];
    for (let have = 0; ; ) {
      const piece = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await handle.read(piece, 0, CHUNK_BYTES, have);
      if (bytesRead === 0) return { bytes: Buffer.concat(pieces), mtime };
      have += bytesRead;
      if (have > most) throw tooLong(file, most);
      pieces.push(piece.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

function tooLong(file: string, most: number): AppError {
  return new AppError('unavailable', `${file} is longer than ${most} bytes`, {
    reason: 'fileTooLong',
    values: { file, most },
  });
}
