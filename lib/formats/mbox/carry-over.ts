import { type FileHandle, unlink } from 'node:fs/promises';
import { findAnything, findFile } from '@/lib/ground/files/find-file';
import { makeFile } from '@/lib/ground/files/make-file';
import { ifThere, openToChange, openToRead } from '@/lib/ground/files/open-file';
import { inSlices, joined } from '@/lib/ground/in-slices';
import { appendRecord } from './append';
import { type Carried, readCarryNote, writeCarryNote } from './carry-note';
import { completeRecord } from './complete-record';
import { readBytes } from './record';
import { recordDigest } from './record-digest';
import { scanMbox } from './scan';
import { untilQuiet } from './until-quiet';

const CHUNK_BYTES = 1024 * 1024;
const LF = 10;

/** Records that are appended in one write, and where they stand in the old file. */
interface Chunk {
  records: Buffer[];
  bytes: number;
  start: number;
  end: number;
}

/**
 * Appends to a quarantine what is left in the file that it was before, and removes that, when nobody writes into it any more.
 * `note` is open, and locked: it knows what an earlier try has carried over. A message that is in the new file because it came once
 * more, to the byte, is another one. Answers how many were carried over; null when there is nothing to do. Throws when
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
    const there = await recordCounts(mbox, known);
    let { doneTo, triedTo } = known;
    let size: number;
    let carried = 0;
    let chunk: Chunk | null = null;
    const deadline = performance.now() + patienceMs;
    const flush = async () => {
      if (!chunk) return;
      const { records, start, end } = chunk;
      const from = Number((await findFile(mbox))?.size ?? 0);
      await writeCarryNote(note, handle, { doneTo: start, triedTo: end, from });
      // A large one, which is alone, as it stands in memory.
      await appendRecord(mbox, records.length === 1 ? firstOf(records) : await inSlices(joined(records)));
      carried += records.length;
      chunk = null;
    };
    do {
      const quiet = await untilQuiet(old, () => handle.stat(), quietMs, deadline - performance.now());
      size = quiet.size;
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
    await unlink(old);
    return carried;
  } finally {
    await handle.close();
  }
}

function firstOf(records: Buffer[]): Buffer {
  const [first] = records;
  if (!first) throw new Error('a chunk has a record');
  return first;
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
