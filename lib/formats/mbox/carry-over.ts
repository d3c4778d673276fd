import type { FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@/lib/ground/errors';
import { findAnything } from '@/lib/ground/files/find-file';
import { makeFile } from '@/lib/ground/files/make-file';
import { ifThere, openToChange, openToRead } from '@/lib/ground/files/open-file';
import { inSlices, joined } from '@/lib/ground/in-slices';
import { reservePlace } from './append';
import { type Carried, readCarryNote, writeCarryNote } from './carry-note';
import { completeRecord } from './complete-record';
import { fillPlace } from './fill-place';
import { readBytes } from './record';
import { recordDigest } from './record-digest';
import { scanMbox } from './scan';
import { untilQuiet } from './until-quiet';

const CHUNK_BYTES = 1024 * 1024;
const POLL_MS = 20;
/** Somebody who writes all the time keeps us out for no longer. */
const RESERVE_PATIENCE_MS = 30_000;
const LF = 10;

/** Records that are appended in one write, and where they stand in the old file. */
interface Chunk {
  records: Buffer[];
  bytes: number;
  start: number;
  end: number;
}

/**
 * Writes to the end of a quarantine what is left in the file that it was before, when nobody writes into it any more, and notes that all of it is there.
 * `note` is open, and locked: it knows what an earlier try has carried over, and the place that it had reserved for what came next, where that
 * is written now. So a message that is in the new file because it came once more, to the byte, is another one (decision 222). Answers how
 * many were carried over, without that; null when there is nothing to do. Throws when
 * the disk is full, and `conflict` (reason `locked`) when somebody still writes after `patienceMs`: the old file stays then.
 */
export async function carryOver(of: {
  mbox: string;
  old: string;
  note: FileHandle;
  quietMs: number;
  patienceMs: number;
}): Promise<number | null> {
  const { mbox, old, note, quietMs, patienceMs } = of;
  const handle = await ifThere(openToChange(old));
  // Whoever held the lock before has finished it.
  if (!handle) return null;
  try {
    // It is there already, unless a crash came right behind the rename: DSPAM's next message may have come first, too.
    if (!(await findAnything(mbox))) await makeFile(mbox, { gid: (await handle.stat()).gid });
    const known = await readCarryNote(note, handle);
    let { doneTo, triedTo } = known;
    let there: Map<string, number> | null = null;
    let size: number;
    let carried = 0;
    let chunk: Chunk | null = null;
    const deadline = performance.now() + patienceMs;
    const flush = async () => {
      if (!chunk) return;
      const { records, start, end } = chunk;
      const bytes = await together(records);
      const from = await reserved(mbox, bytes.length);
      await writeCarryNote(note, handle, { doneTo: start, triedTo: end, from });
      await fillPlace(mbox, from, bytes);
      carried += records.length;
      chunk = null;
    };
    do {
      const quiet = await untilQuiet(old, () => handle.stat(), quietMs, deadline - performance.now());
      size = quiet.size;
      if (!there) {
        const isCarried = await carryAgain(mbox, handle, known, quiet.mtime);
        if (isCarried) doneTo = triedTo;
        // Something else stands there, or an earlier version has made the note: the bytes tell.
        there = isCarried ? new Map() : await recordCounts(mbox, known);
      }
      for await (const { kind, offset, length } of scanMbox(handle, 0, size)) {
        const end = offset + length;
        if (kind === 'blank' || end <= doneTo) continue;
        // What was torn off, or began without a separator, must not become a part of another. The same bytes in each run.
        const record = completeRecord(await readBytes(handle, offset, length), quiet.mtime);
        if (end <= triedTo && (await takeOne(there, record))) {
          // What is noted next begins with the chunk: nothing that is there already may lie within it.
          await flush();
          continue;
        }
        // Many at once: each append waits for the disk, and pages wait for all of them.
        if (chunk && chunk.bytes + record.length > CHUNK_BYTES) await flush();
        chunk = chunk ?? { records: [], bytes: 0, start: offset, end };
        chunk.records.push(record);
        chunk.bytes += record.length;
        chunk.end = end;
      }
      await flush();
      doneTo = size;
      triedTo = 0;
      // A writer that was held up for longer than the file was watched has come meanwhile.
    } while ((await handle.stat()).size > size);
    await writeCarryNote(note, handle, { doneTo: size, triedTo: 0, from: 0 });
    return carried;
  } finally {
    await handle.close();
  }
}

/** A large one, which is alone, as it stands in memory. */
async function together(records: Buffer[]): Promise<Buffer> {
  const [first] = records;
  return first && records.length === 1 ? first : inSlices(joined(records));
}

/** A place for so many bytes at the end of the new file. Throws as `appendRecord`. */
async function reserved(mbox: string, length: number): Promise<number> {
  const deadline = performance.now() + RESERVE_PATIENCE_MS;
  for (;;) {
    const place = await reservePlace(mbox, length);
    if (place !== null) return place;
    if (performance.now() >= deadline)
      throw new AppError('conflict', `${mbox} is being written to all the time`, { reason: 'locked' });
    await wait(POLL_MS);
  }
}

/** Writes what a crash has left to the place that is noted for it. False where none is noted, or something else stands there. */
async function carryAgain(
  mbox: string,
  old: FileHandle,
  { doneTo, triedTo, from }: Carried,
  mtime: Date,
): Promise<boolean> {
  if (triedTo <= doneTo || !Number.isFinite(triedTo)) return false;
  const records: Buffer[] = [];
  for await (const { kind, offset, length } of scanMbox(old, doneTo, triedTo))
    if (kind !== 'blank') records.push(completeRecord(await readBytes(old, offset, length), mtime));
  try {
    await fillPlace(mbox, from, await together(records));
    return true;
  } catch (error) {
    if (error instanceof AppError && error.reason === 'changed') return false;
    throw error;
  }
}

/** How often each record that may have been carried over is in the quarantine, by digest. */
async function recordCounts(mbox: string, { doneTo, triedTo, from }: Carried): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const handle = triedTo > doneTo ? await ifThere(openToRead(mbox)) : null;
  if (!handle) return counts;
  try {
    const { size, mtime } = await handle.stat();
    for await (const { kind, offset, length } of scanMbox(handle, 0, size)) {
      if (kind === 'blank' || offset < from) continue;
      const name = await digest(completeRecord(await readBytes(handle, offset, length), mtime));
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  } finally {
    await handle.close();
  }
}

async function takeOne(there: Map<string, number>, record: Buffer): Promise<boolean> {
  if (there.size === 0) return false;
  const name = await digest(record);
  const count = there.get(name) ?? 0;
  if (count > 0) there.set(name, count - 1);
  return count > 0;
}

/** Without the empty lines at its end: how many of them count as its own depends on what stands behind it. */
function digest(bytes: Buffer): Promise<string> {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === LF) end--;
  return recordDigest(bytes.subarray(0, end));
}
