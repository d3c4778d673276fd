import type { FileHandle } from 'node:fs/promises';
import { trim } from 'fs-native-extensions';
import { ifThere, openToChange } from '@/lib/ground/files/open-file';
import { blankAt } from './bytes-at';
import { TRAILER } from './complete-record';
import { LABEL_MOST_BYTES, readLabel } from './copy-label';
import { withLock } from './lock';
import { readBytes, separatorLengthOf } from './record';
import { recordDigest } from './record-digest';
import { isOwnSeparator } from './separator';

const LF = 10;
const CHUNK_BYTES = 1024 * 1024;

/** Where a copy lies in a file of removed messages, and how to know it. */
export interface CopyPlace {
  offset: number;
  length: number;
  /** SHA-256 of its bytes. */
  digest: string;
}

/**
 * Takes copies out of a file of removed messages: overwrites them with newlines, in place and under the lock, and gives
 * their space back to the disk where the file system can punch holes (they then read as NUL). Only the dashboard writes
 * this file. What is not, byte for byte, the copy that is meant stays as it is; so doing it again is harmless. If there
 * is no file, nothing has to be done. Returns how many bytes were blanked. Throws what opening or writing throws.
 * See decision 052.
 */
export async function blankCopies(removedMbox: string, copies: CopyPlace[]): Promise<number> {
  const file = await ifThere(openToChange(removedMbox));
  if (!file) return 0;
  try {
    return await withLock(file, async () => {
      let blanked = 0;
      const stretches: { start: number; end: number }[] = [];
      for (const { offset, length, digest } of [...copies].sort((a, b) => a.offset - b.offset)) {
        const bytes = await readBytes(file, offset, length);
        if ((await recordDigest(bytes)) !== digest) continue;
        const start = offset - (await addedBefore(file, offset, bytes));
        const end = offset + length;
        await blankAt(file, start, end - start);
        blanked += length;
        const last = stretches.at(-1);
        if (last?.end === start) last.end = end;
        else stretches.push({ start, end });
      }
      await file.datasync();
      for (const { start, end } of stretches) await giveBack(file, start, end);
      return blanked;
    });
  } finally {
    await file.close();
  }
}

/**
 * Cuts a file of removed messages off at `end` when nothing but blanks follows, which is the usual end of a mailbox that
 * nobody has changed for long. `end` is where the last copy ends that is still kept.
 */
export async function cutBlankEnd(removedMbox: string, findEnd: () => Promise<number>): Promise<void> {
  const file = await ifThere(openToChange(removedMbox));
  if (!file) return;
  try {
    await withLock(file, async () => {
      // Under the lock nobody can append, so what is kept cannot grow between the question and the cut.
      const end = await findEnd();
      const { size } = await file.stat();
      if (size > end && (await isBlank(file, end, size))) await file.truncate(end);
    });
  } finally {
    await file.close();
  }
}

/**
 * The length of the line that a copy got, which stands directly before it: its label, or, from an earlier version, a separator where
 * it has none of its own.
 */
async function addedBefore(file: FileHandle, offset: number, copy: Buffer): Promise<number> {
  const from = Math.max(0, offset - LABEL_MOST_BYTES);
  const before = await readBytes(file, from, offset - from);
  const line = before.subarray(before.lastIndexOf(LF, -2) + 1);
  if (readLabel(line)?.labelLength === line.length) return line.length;
  return separatorLengthOf(copy) === 0 && isOwnSeparator(line) ? line.length : 0;
}

/**
 * Not every file system can; then the space stays taken until the end of the file can be cut off. The last LF stay: what
 * follows has to begin a line.
 */
async function giveBack(file: FileHandle, start: number, end: number): Promise<void> {
  const length = end - start - TRAILER.length;
  if (length > 0) await trim(file.fd, start, length).catch(() => undefined);
}

async function isBlank(file: FileHandle, start: number, end: number): Promise<boolean> {
  for (let at = start; at < end; at += CHUNK_BYTES) {
    const bytes = await readBytes(file, at, Math.min(CHUNK_BYTES, end - at));
    if (!bytes.every((byte) => byte === LF || byte === 0)) return false;
  }
  return true;
}
