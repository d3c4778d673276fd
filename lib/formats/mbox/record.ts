import type { FileHandle } from 'node:fs/promises';
import { AppError } from '@/lib/ground/errors';
import { separatorLength } from './separator';

/** Where a record lies in its file. */
export interface RecordPlace {
  offset: number;
  length: number;
}

/** One record of a quarantine file as it stands on the disk. */
export interface MboxRecord {
  /** Every byte, from the separator to the last byte before the next record. */
  bytes: Buffer;
  separatorLength: number;
  /** How much of a long separator line is left out of `bytes`, in a record of which only a part was read. */
  leftOut?: number;
}

const LF = 10;
/** What a part of a record has of its separator line. */
const PART_SEPARATOR_BYTES = 512;
const CHUNK_BYTES = 256 * 1024;
/** As many LF at the end tell what DSPAM put there; a hostile message is nothing else. */
const TRAILER_BLANK = 4;
/**
 * Larger ones are not read into memory: four times as much has to fit, and a read of more than 2 GB would end the
 * process.
 */
export const MOST_RECORD_BYTES = 256 * 1024 * 1024;
/** With what an append puts around it, and what a compaction appends at once. */
const MOST_READ_BYTES = MOST_RECORD_BYTES + 16 * 1024 * 1024;

/**
 * Reads a record, or the first `most` bytes of it: of a separator line that is long these have only the beginning, so that
 * there is room for the message. Throws `conflict` (reason `changed`) when the file ends before them: somebody else has
 * rewritten it.
 */
export async function readRecord(
  file: FileHandle,
  place: RecordPlace,
  most = Number.POSITIVE_INFINITY,
): Promise<MboxRecord> {
  const bytes = await readAll(file, place.offset, Math.min(place.length, most));
  if (bytes.length === place.length) return { bytes, separatorLength: separatorLengthOf(bytes) };
  const length = await readSeparatorLength(file, place, bytes);
  if (length <= PART_SEPARATOR_BYTES) return { bytes, separatorLength: length };
  const separator = Buffer.concat([bytes.subarray(0, PART_SEPARATOR_BYTES - 1), Buffer.from('\n')]);
  const room = Math.max(0, most - separator.length);
  const message = await readAll(file, place.offset + length, Math.min(place.length - length, room));
  const part = Buffer.concat([separator, message]);
  return { bytes: part, separatorLength: separator.length, leftOut: length - separator.length };
}

async function readAll(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  if (length > MOST_RECORD_BYTES) throw tooLarge(length);
  const bytes = await readBytes(file, offset, length);
  if (bytes.length < length) {
    throw new AppError('conflict', 'quarantine is shorter than its index', { reason: 'changed' });
  }
  return bytes;
}

/**
 * The length of the separator line of a record, however long it is; 0 when it has none. `head` is as much of its beginning as is
 * in memory; what follows is read from the file in pieces. A line that does not end within the record is all of it.
 */
export async function readSeparatorLength(
  file: FileHandle,
  { offset, length }: RecordPlace,
  head: Buffer,
): Promise<number> {
  const inHead = separatorLengthOf(head);
  if (inHead < head.length || inHead === 0 || head[inHead - 1] === LF) return inHead;
  for (let at = inHead; at < length; ) {
    const piece = await readBytes(file, offset + at, Math.min(CHUNK_BYTES, length - at));
    if (piece.length === 0) return at;
    const end = piece.indexOf(LF);
    if (end !== -1) return at + end + 1;
    at += piece.length;
  }
  return length;
}

/** Up to `length` bytes at `offset`; fewer at the end of the file. Throws `unavailable` (reason `recordTooLarge`) for too many. */
export async function readBytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  if (length > MOST_READ_BYTES) throw tooLarge(length);
  const bytes = Buffer.allocUnsafe(length);
  let have = 0;
  while (have < length) {
    const { bytesRead } = await file.read(bytes, have, length - have, offset + have);
    if (bytesRead === 0) break;
    have += bytesRead;
  }
  return bytes.subarray(0, have);
}

function tooLarge(length: number): AppError {
  return new AppError('unavailable', `a record of ${length} bytes`, {
    reason: 'recordTooLarge',
    values: { most: MOST_RECORD_BYTES / 1024 / 1024 },
  });
}

/** The separator line at the start of a whole record, 0 when it has none (text before the first separator of a file). */
export function separatorLengthOf(record: Buffer): number {
  return separatorLength(record);
}

/**
 * The message inside a record: without its separator line and without the empty lines that DSPAM puts after it (F§2).
 */
export function messageOf(record: MboxRecord): Buffer {
  const { bytes } = record;
  let blank = 0;
  const most = Math.min(TRAILER_BLANK, bytes.length - record.separatorLength);
  while (blank < most && bytes[bytes.length - 1 - blank] === LF) blank++;
  // "A message ending in LF is followed by 3 empty lines, one not ending in LF by its LF + 2 empty lines."
  const trailer = blank >= 4 ? 3 : blank === 3 ? 2 : 0;
  return bytes.subarray(record.separatorLength, bytes.length - trailer);
}
