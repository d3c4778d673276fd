import { lutimes, unlink } from 'node:fs/promises';
import path from 'node:path';
import { stampOfStats } from '@/lib/ground/files/file-stamp';
import { findFile } from '@/lib/ground/files/find-file';
import { makeBeside, takeName } from '@/lib/ground/files/make-file';
import { isMissing } from '@/lib/ground/files/not-plain';
import { readSmallFile } from '@/lib/ground/files/read-file';

const NAME = '.dashboard-site';
const MARK = /^[\w-]{8,64}$/;
const MOST_BYTES = 1024;

/** It cannot be told whose home it is: what the file system answers, or what lies where the mark should. */
export class UnreadableMark extends Error {}

/** Where the mark of a site stands: in `data`, which can be a file system of its own, and as DSPAM's users are folders, it is none. */
export function markPath(home: string): string {
  return path.join(/* turbopackIgnore: true */ home, 'data', NAME);
}

/** Tells whether the mark was changed; null where there is none. Throws UnreadableMark. */
export async function markStamp(home: string): Promise<string | null> {
  const found = await orUnreadable(findFile(markPath(home)));
  return found && stampOfStats(found);
}

/**
 * Gives the mark another time, which tells all who look at it that a server has come: they share this file, and look at it anyway. Nothing
 * where there is none, or this user may not.
 */
export async function touchMark(home: string): Promise<void> {
  const now = new Date();
  await lutimes(markPath(home), now, now).catch(() => undefined);
}

/** The mark in a home; null where there is none. Throws UnreadableMark. */
export async function readMark(home: string): Promise<string | null> {
  const file = await orUnreadable(readSmallFile(markPath(home), MOST_BYTES));
  const text = file?.bytes.toString('latin1').trim();
  if (text !== undefined && !MARK.test(text)) throw new UnreadableMark(`${markPath(home)} holds no mark`);
  return text ?? null;
}

async function orUnreadable<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((cause) => {
    if (isMissing(cause)) return null;
    throw new UnreadableMark(cause instanceof Error ? cause.message : String(cause), { cause });
  });
}

/**
 * Writes a mark into a home that has none, and answers which is there then: of two that come at once, one is first. Null where none can be
 * written, for want of a right, of room, or of `data`, which DSPAM makes with its first mail.
 */
export async function makeMark(home: string, mark: string): Promise<string | null> {
  try {
    const there = await readMark(home);
    if (there !== null) return there;
    const { handle, name } = await makeBeside(markPath(home));
    try {
      await handle.writeFile(`${mark}\n`).then(() => handle.sync());
    } catch (error) {
      // An empty file is made where there is no room for what belongs into it, and this is tried again and again.
      await unlink(name);
      throw error;
    } finally {
      await handle.close();
    }
    return (await takeName(name, markPath(home))) ? mark : await readMark(home);
  } catch {
    return null;
  }
}
