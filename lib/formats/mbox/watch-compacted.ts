import { type FileHandle, rename, unlink } from 'node:fs/promises';
import { findAnything } from '@/lib/ground/files/find-file';
import { makeBeside, openOrMake } from '@/lib/ground/files/make-file';
import { ifThere, openToChange, openToRead } from '@/lib/ground/files/open-file';
import { readCarryNote, writeCarryNote } from './carry-note';
import { carryOver } from './carry-over';
import { withCurrent } from './open-current';

/** A delivery that had opened the old file before a compaction may stand still for so long, and still be heard. */
const WATCHED_MS = 60 * 60_000;

interface Waiting {
  quietMs: number;
  patienceMs: number;
}

/** Where the old file of a compaction is, after all of it was carried over, as long as it is watched. */
export function compactedPath(mbox: string): string {
  return mbox.replace(/\.mbox$/, '.compacted.mbox');
}

function notePath(mbox: string): string {
  return mbox.replace(/\.mbox$/, '.compacted.lock');
}

/**
 * Keeps the old file of a compaction under another name, with a note of how far it was carried over, as `carried` says. One of an earlier compaction
 * is done with, and given up. For who holds the lock of the compaction.
 */
export async function watchOn(
  mbox: string,
  old: string,
  carried: FileHandle,
  waiting: Waiting,
): Promise<void> {
  await carryLate(mbox, waiting, 0);
  const handle = await openToChange(old);
  try {
    const { gid } = await handle.stat();
    const { handle: note, name } = await makeBeside(notePath(mbox), { gid });
    try {
      // Not to the end that it has now: somebody may have written meanwhile.
      await writeCarryNote(note, handle, await readCarryNote(carried, handle));
      await rename(name, notePath(mbox));
    } catch (error) {
      await unlink(name);
      throw error;
    } finally {
      await note.close();
    }
    await rename(old, compactedPath(mbox));
  } finally {
    await handle.close();
  }
}

/** Whether something was written to a watched file, or it was watched for long enough. */
export async function hasLate(mbox: string): Promise<boolean> {
  const found = await findAnything(compactedPath(mbox));
  const old = found && (await ifThere(openToRead(compactedPath(mbox))));
  if (!old) return false;
  try {
    const { size, mtimeMs, ctimeMs } = await old.stat();
    if (isOld(mtimeMs, ctimeMs, WATCHED_MS)) return true;
    const note = await ifThere(openToRead(notePath(mbox)));
    try {
      return note !== null && size > (await readCarryNote(note, old)).doneTo;
    } finally {
      await note?.close();
    }
  } finally {
    await old.close();
  }
}

/**
 * Carries over what was written to a watched file, and gives it up after an hour, or `watchedMs`, without a write. Returns how many messages were carried over; null where
 * there was nothing to do. Throws as finishCompaction.
 */
export async function carryLate(
  mbox: string,
  waiting: Waiting,
  watchedMs = WATCHED_MS,
): Promise<number | null> {
  const old = compactedPath(mbox);
  if (!(await findAnything(old))) return null;
  return withCurrent(notePath(mbox), openOrMake, async (note) => {
    const handle = await ifThere(openToChange(old));
    // Whoever held the lock before has given it up.
    if (!handle) return null;
    try {
      const { doneTo, triedTo } = await readCarryNote(note, handle);
      const { size, mtimeMs, ctimeMs } = await handle.stat();
      // Without its note nobody knows what of it is in the quarantine, or was taken out of that since.
      const isKnown = Number.isFinite(triedTo);
      const carried = isKnown && size > doneTo ? await carryOver({ mbox, old, note, ...waiting }) : null;
      if (carried === null && isOld(mtimeMs, ctimeMs, watchedMs)) {
        await unlink(old);
        await unlink(notePath(mbox));
      }
      return carried;
    } finally {
      await handle.close();
    }
  });
}

function isOld(mtimeMs: number, ctimeMs: number, watchedMs: number): boolean {
  return Date.now() - Math.max(mtimeMs, ctimeMs) >= watchedMs;
}
