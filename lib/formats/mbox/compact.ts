import type { Stats } from 'node:fs';
import { type FileHandle, rename, unlink } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { findAnything } from '@/lib/ground/files/find-file';
import { makeBeside, makeFile, openOrMake, takeName } from '@/lib/ground/files/make-file';
import { ifThere, openToChange, openToRead } from '@/lib/ground/files/open-file';
import { inSlices, joined } from '@/lib/ground/in-slices';
import { appendRecord, QUIET_MS } from './append';
import { completeRecord } from './complete-record';
import { withCurrent } from './open-current';
import { quietFor } from './quiet-for';
import { readBytes } from './record';
import { recordDigest } from './record-digest';
import { scanMbox } from './scan';

const POLL_MS = 100;
const BATCH_BYTES = 1024 * 1024;
const LF = 10;

/** Where a quarantine is while it is compacted. */
export function compactingPath(mbox: string): string {
  return mbox.replace(/\.mbox$/, '.compacting.mbox');
}

/**
 * Begins to give back the space of erased messages (F§2, safe pattern b): renames the quarantine away under its lock, and puts
 * an empty one in its place. A DSPAM that had opened the old file still writes into it. The new one is made first: where it cannot
 * be made so that DSPAM may write to it, nothing is moved, and what makeBeside throws is thrown. `finishCompaction` has to
 * follow, now or after a crash. See decision 009.
 */
export async function beginCompaction(mbox: string): Promise<void> {
  await withCurrent(mbox, openToChange, async (file) => {
    const old = compactingPath(mbox);
    // What an interrupted one has not carried over yet must not be overwritten.
    if (await findAnything(old)) throw new Error(`${old} is there already`);
    const { handle, name } = await makeBeside(mbox, await groupOf(file));
    try {
      await handle.close();
      await rename(mbox, old);
    } catch (error) {
      await unlink(name);
      throw error;
    }
    await takeName(name, mbox);
  });
}

async function groupOf(file: FileHandle): Promise<{ gid: number }> {
  const { gid } = await file.stat();
  return { gid };
}

/**
 * Finishes a compaction, also one that a crash has left: waits until nobody writes into the old file any more, appends
 * what is not in the new one yet, and removes the old. Returns how many messages were carried over; null when there was
 * nothing to finish. Throws when the disk is full; the old file stays then, and nothing is lost.
 */
export async function finishCompaction(mbox: string, quietMs = QUIET_MS): Promise<number | null> {
  const old = compactingPath(mbox);
  if (!(await findAnything(old))) return null;
  const lock = lockPath(mbox);
  return withCurrent(lock, openOrMake, async () => {
    const carried = await carryOver(mbox, old, quietMs);
    await unlink(lock);
    return carried;
  });
}

/**
 * Held while a compaction is finished. The mailbox row keeps others away, too, but a restarted database forgets that;
 * and the old file itself may not be locked, as late writers wait for it.
 */
function lockPath(mbox: string): string {
  return mbox.replace(/\.mbox$/, '.compacting.lock');
}

async function carryOver(mbox: string, old: string, quietMs: number): Promise<number | null> {
  const handle = await ifThere(openToChange(old));
  // The previous holder of the lock has finished it.
  if (!handle) return null;
  try {
    // It is there already, unless a crash came right behind the rename: DSPAM's next message may have come first, too.
    if (!(await findAnything(mbox))) await makeFile(mbox, await groupOf(handle));
    const { size, mtime } = await untilQuiet(old, handle, quietMs);
    const there = await recordCounts(mbox);
    let carried = 0;
    let batch: Buffer[] = [];
    const flush = async () => {
      // Many at once: each append waits for the disk, and pages wait for all of them.
      const [first, ...others] = batch;
      // A large one, which is alone, as it stands in memory.
      if (first) await appendRecord(mbox, others.length > 0 ? await inSlices(joined(batch)) : first);
      batch = [];
    };
    for await (const { kind, offset, length } of scanMbox(handle, 0, size)) {
      if (kind === 'blank') continue;
      // What was torn off, or began without a separator, must not become a part of another. The same bytes in each run.
      const record = completeRecord(await readBytes(handle, offset, length), mtime);
      const name = await digest(record);
      const before = there.get(name) ?? 0;
      if (before > 0) {
        there.set(name, before - 1);
        continue;
      }
      carried++;
      if (record.length >= BATCH_BYTES) await flush();
      batch.push(record);
      if (batch.reduce((sum, { length }) => sum + length, 0) >= BATCH_BYTES) await flush();
    }
    await flush();
    await unlink(old);
    return carried;
  } finally {
    await handle.close();
  }
}

/** DSPAM writes after it has unlocked (F§0.3), so only time shows that it is done. */
async function untilQuiet(name: string, handle: FileHandle, quietMs: number): Promise<Stats> {
  for (;;) {
    const stats = await handle.stat();
    const { size, mtimeMs, ctimeMs } = stats;
    // The rename itself counts as the beginning: a writer may have opened the file just before it.
    const state = `${size} ${mtimeMs} ${ctimeMs}`;
    if (quietFor(name, state, Math.max(mtimeMs, ctimeMs)) >= quietMs) return stats;
    await wait(POLL_MS);
  }
}

/** How often each record is in a quarantine, by digest. */
async function recordCounts(mbox: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const handle = await ifThere(openToRead(mbox));
  if (!handle) return counts;
  try {
    const { size, mtime } = await handle.stat();
    for await (const { kind, offset, length } of scanMbox(handle, 0, size)) {
      if (kind === 'blank') continue;
      const name = await digest(completeRecord(await readBytes(handle, offset, length), mtime));
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  } finally {
    await handle.close();
  }
}

/** Without the empty lines at its end: how many of them count as its own depends on what stands behind it. */
function digest(bytes: Buffer): Promise<string> {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === LF) end--;
  return recordDigest(bytes.subarray(0, end));
}
