import type { FileHandle } from 'node:fs/promises';
import { inSlices, joined } from '@/lib/ground/in-slices';
import { readBytes } from './record';
import { recordDigest } from './record-digest';
import { scanMbox } from './scan';

const LF = 10;
/**
 * By now empty lines at the end of a record may count as an erased neighbour's, or the other way round, but never more
 * than this many.
 */
const MOST_BLANK = 64;

/** How a record is known, and where it was last. */
export interface WantedRecord {
  offset: number;
  /** Of its bytes as they were. */
  length: number;
  /** SHA-256 of them, in hex. */
  digest: string;
}

/** Where a record is now. */
export interface LocatedRecord {
  offset: number;
  /** The bytes that stand there. */
  bytes: Buffer;
  /** The bytes as they were, with as many empty lines at their end. */
  record: Buffer;
}

/**
 * Looks for a record in an mbox: where it was, and then, as a compaction or another program may have moved it, in all
 * of the file. It is known by its bytes, not by its place: what is there now can be anything, even the blanks of
 * another message. Bounded memory. Null when it is not there. See
 * decision 056.
 */
export async function locateRecord(file: FileHandle, wanted: WantedRecord): Promise<LocatedRecord | null> {
  const here = await readBytes(file, wanted.offset, wanted.length);
  if ((await recordDigest(here)) === wanted.digest)
    return { offset: wanted.offset, bytes: here, record: here };
  return searchAll(file, wanted);
}

async function searchAll(file: FileHandle, wanted: WantedRecord): Promise<LocatedRecord | null> {
  const { size } = await file.stat();
  for await (const { kind, offset, length, separatorLength } of scanMbox(file, 0, size)) {
    // One that had no separator may have got one with its new place.
    for (const added of new Set([0, separatorLength])) {
      if (kind === 'blank' || Math.abs(length - added - wanted.length) > MOST_BLANK) continue;
      const bytes = await readBytes(file, offset, length);
      const record = await withBlanks(bytes.subarray(added), wanted.length);
      if (record && (await recordDigest(record)) === wanted.digest) return { offset, bytes, record };
    }
  }
  return null;
}

/** A record with as many LF at its end as make it so long; null when it is longer without any. */
async function withBlanks(bytes: Buffer, length: number): Promise<Buffer | null> {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === LF) end--;
  if (end > length) return null;
  if (bytes.length >= length) return bytes.subarray(0, length);
  return inSlices(joined([bytes, Buffer.alloc(length - bytes.length, LF)]));
}
