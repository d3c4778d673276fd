import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '@/lib/ground/errors';
import { stampOfStats } from '@/lib/ground/files/file-stamp';
import { inodeOf } from '@/lib/ground/files/inode';
import { openToRead } from '@/lib/ground/files/open-file';

const CHUNK_BYTES = 1024 * 1024;
const MOST_PASSES = 20;
const PERMISSIONS = 0o7777;

/** A file as it was copied. */
export interface CopiedFile {
  bytes: number;
  sha256: string;
  mode: number;
  uid: number;
  gid: number;
  /** In milliseconds. */
  mtime: number;
}

/** What a file is known by while it is renamed; a number alone is given again to the next file. */
export function fileId(stats: BigIntStats): string {
  return `${inodeOf(stats)} ${stats.birthtimeNs}`;
}

/**
 * Copies a file to which others write meanwhile, without a lock: `to` holds what `from` held at one moment, but for what is appended after it. What was
 * copied is compared until nothing in it has changed in between: in a quarantine a message that is erased would else be there in half. Stretches of NUL
 * become holes. Makes `to`, which must not be there. Answers also which file it was. Throws `conflict` (reason `locked`) for a file that never rests, else as openToRead and the file system.
 */
export async function copyFile(from: string, to: string): Promise<{ copied: CopiedFile; id: string }> {
  const source = await openToRead(from);
  try {
    const target = await open(to, 'wx+', 0o600);
    try {
      const bytes = await copyAtRest(source, target, from);
      await target.truncate(bytes);
      await target.datasync();
      const { mode, uid, gid, mtimeMs } = await source.stat();
      const sha256 = await digestOf(target);
      const copied = { bytes, sha256, mode: mode & PERMISSIONS, uid, gid, mtime: Math.floor(mtimeMs) };
      return { copied, id: fileId(await source.stat({ bigint: true })) };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** The SHA-256 of what an open file holds, in hexadecimal digits. */
export async function digestOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, bytesRead));
    at += bytesRead;
  }
}

/** Answers how many bytes were copied. */
async function copyAtRest(source: FileHandle, target: FileHandle, from: string): Promise<number> {
  let copied = 0;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = await source.stat({ bigint: true });
    const end = Number(before.size);
    if (end < copied) await target.truncate(end);
    const isSame = await bring(source, target, Math.min(copied, end), end);
    // What was there in the pass before, and is there in this one, was there in the moment between them.
    if (pass > 0 && isSame && end >= copied) return end;
    copied = end;
    if (stampOfStats(await source.stat({ bigint: true })) === stampOfStats(before)) return end;
  }
  throw new AppError('conflict', `${from} is changed all the time`, { reason: 'locked' });
}

/** Makes the target what the source is up to `end`, and answers whether its first `copied` bytes were so already. */
async function bring(source: FileHandle, target: FileHandle, copied: number, end: number): Promise<boolean> {
  const now = Buffer.alloc(CHUNK_BYTES);
  const then = Buffer.alloc(CHUNK_BYTES);
  let isSame = true;
  for (let at = 0; at < end; at += CHUNK_BYTES) {
    const length = Math.min(CHUNK_BYTES, end - at);
    const known = Math.max(0, Math.min(length, copied - at));
    now.fill(0);
    then.fill(0);
    await source.read(now, 0, length, at);
    if (known > 0) await target.read(then, 0, known, at);
    if (now.equals(then)) continue;
    if (!now.subarray(0, known).equals(then.subarray(0, known))) isSame = false;
    await target.write(now, 0, length, at);
  }
  return isSame;
}
