import { type FileHandle, rename, unlink } from 'node:fs/promises';
import { findAnything, findFile } from '@/lib/ground/files/find-file';
import { makeBeside, openOrMake, takeName } from '@/lib/ground/files/make-file';
import { openToChange } from '@/lib/ground/files/open-file';
import { QUIET_MS } from './append';
import { NOTHING_CARRIED, writeCarryNote } from './carry-note';
import { carryOver } from './carry-over';
import { withCurrent } from './open-current';
import { PATIENCE_MS, untilQuiet } from './until-quiet';
import { carryLate, compactedPath, hasLate, watchOn } from './watch-compacted';

/** Where a quarantine is while it is compacted. */
export function compactingPath(mbox: string): string {
  return mbox.replace(/\.mbox$/, '.compacting.mbox');
}

/**
 * Begins to give back the space of erased messages (F§2, safe pattern b): renames the quarantine away under its lock, and puts
 * an empty one in its place. A DSPAM that had opened the old file still writes into it. The new one is made first: where it cannot
 * be made so that DSPAM may write to it, nothing is moved, and what makeBeside throws is thrown. `begin` is run under the lock, as the very
 * last thing before; where it throws, nothing is moved. `finishCompaction` has to follow, now or after a crash. See decisions 009 and 241.
 */
export async function beginCompaction(
  mbox: string,
  begin: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  await withCurrent(mbox, openToChange, async (file) => {
    const old = compactingPath(mbox);
    // What an interrupted one has not carried over yet must not be overwritten.
    if (await findAnything(old)) throw new Error(`${old} is there already`);
    const { handle, name } = await makeBeside(mbox, await groupOf(file));
    try {
      await handle.close();
      // Throws where no file lies there: it is neither followed nor taken away, and could not be finished with (decision 184).
      await findFile(lockPath(mbox));
      await startNote(mbox, file);
      await begin();
      await rename(mbox, old);
    } catch (error) {
      await unlink(name);
      throw error;
    }
    await takeName(name, mbox);
  });
}

/** What has been carried over of this file: nothing yet. One that was left by an earlier compaction is of no use any more. */
async function startNote(mbox: string, file: FileHandle): Promise<void> {
  const lock = lockPath(mbox);
  const { handle, name } = await makeBeside(lock, await groupOf(file));
  try {
    await writeCarryNote(handle, file, NOTHING_CARRIED);
    await rename(name, lock);
  } catch (error) {
    await unlink(name);
    throw error;
  } finally {
    await handle.close();
  }
}

async function groupOf(file: FileHandle): Promise<{ gid: number }> {
  const { gid } = await file.stat();
  return { gid };
}

/** Whether a compaction waits to be finished, or a delivery that stood still meanwhile has written to the old file. */
export async function isUnfinished(mbox: string): Promise<boolean> {
  return (await findAnything(compactingPath(mbox))) !== null || hasLate(mbox);
}

/**
 * Finishes a compaction, also one that a crash has left: waits until nobody writes into the old file any more, and appends
 * what is not in the new one yet. The old one is watched for an hour, and what still comes is carried over by the next call. Returns how many
 * messages were carried over; null when there was nothing to finish. Throws when the disk is full, and `conflict` (reason `locked`) when somebody
 * writes for longer than `patienceMs`; the old file stays then, and nothing is lost. See decisions 183 and 243.
 */
export async function finishCompaction(
  mbox: string,
  quietMs = QUIET_MS,
  patienceMs = PATIENCE_MS,
): Promise<number | null> {
  const old = compactingPath(mbox);
  if (!(await findAnything(old))) return carryLate(mbox, { quietMs, patienceMs });
  const lock = lockPath(mbox);
  return withCurrent(lock, openOrMake, async (note) => {
    const carried = await carryOver({ mbox, old, note, quietMs, patienceMs });
    if (carried !== null) await watchOn(mbox, old, note, { quietMs, patienceMs });
    await unlink(lock);
    return carried;
  });
}

/**
 * Waits until a compaction can be finished without waiting, for who has to do that while others wait; also when there is
 * none. Throws as finishCompaction.
 */
export async function untilFinishable(mbox: string): Promise<void> {
  const old = compactingPath(mbox);
  await untilQuiet(old, () => findAnything(old), QUIET_MS);
  const compacted = compactedPath(mbox);
  await untilQuiet(compacted, () => findAnything(compacted), QUIET_MS);
}

/**
 * Held while a compaction is finished. The mailbox row keeps others away, too, but a restarted database forgets that;
 * and the old file itself may not be locked, as late writers wait for it.
 */
function lockPath(mbox: string): string {
  return mbox.replace(/\.mbox$/, '.compacting.lock');
}
