import type { FileHandle } from 'node:fs/promises';
import { isNamed } from '@/lib/formats/mail/header-lines';
import { headerBlock } from './header-block';
import { readBytes } from './record';

/** Where a record lies, and as much of its beginning as is in memory. */
export interface HeadedRecord {
  offset: number;
  length: number;
  separatorLength: number;
  head: Buffer;
}

/** The headers of a record. */
export interface RecordHeaders {
  /**
   * The header block; of one that is longer than the head, what can decide about the message: the first field of each of
   * FIRST_FIELDS and everything at the end, where DSPAM's own headers stand (F§2).
   */
  block: Buffer;
  /** Bytes of the whole block. */
  length: number;
  /** Where the block ends, counted from where the record begins. */
  end: number;
}

/** The fields that are shown, searched and grouped by, wherever in the block they stand. */
export const FIRST_FIELDS = ['from', 'subject', 'list-id', 'message-id', 'content-type'] as const;
const LONGEST_NAME = Math.max(...FIRST_FIELDS.map(({ length }) => length));
/** Of a field that is longer, no more is shown or compared. */
const FIELD_BYTES = 16 * 1024;
/** DSPAM's own headers have up to 11 KB, its factors among them; after them it may put a Content-Type (F§2). */
const END_BYTES = 64 * 1024;
/** Read and looked through at once. */
const PIECE_BYTES = 256 * 1024;
const LF = 10;
const CR = 13;

/**
 * The headers of a record, however long they are: a block that is in the head as it stands, of a longer one what
 * counts, read from the file piece by piece. Both the index and the operations on a message read them with this
 * function, so that they agree. Memory stays below 1 MB. Never throws on content.
 */
export async function recordHeaders(file: FileHandle, record: HeadedRecord): Promise<RecordHeaders> {
  const { separatorLength, length } = record;
  const atHand = headersAtHand(record);
  if (atHand) return atHand;
  const long = await readLong(file, record.offset + separatorLength, record.offset + length);
  return { ...long, end: separatorLength + long.length };
}

/** The same without the file; null where the head does not have all of them. For an index: to wait for each of 100,000 costs a second. */
export function headersAtHand({ head, separatorLength, length }: HeadedRecord): RecordHeaders | null {
  const { block, complete } = headerBlock(head.subarray(separatorLength));
  if (!complete && head.length < length) return null;
  return { block, length: block.length, end: separatorLength + block.length };
}

async function readLong(file: FileHandle, start: number, limit: number): Promise<Omit<RecordHeaders, 'end'>> {
  const fields = new Map<string, number>();
  let end = limit;
  for (let at = start; at < end; at += PIECE_BYTES) {
    // A little more, so that an empty line or a name at the border is seen whole.
    const piece = await readBytes(file, at, Math.min(PIECE_BYTES + LONGEST_NAME + 1, limit - at));
    if (piece.length === 0) break;
    const empty = emptyLine(piece, at === start);
    if (empty !== -1) end = Math.min(end, at + empty);
    noteFields(piece, at === start, Math.min(PIECE_BYTES, end - at), (name, place) => {
      if (!fields.has(name)) fields.set(name, at + place);
    });
  }
  const tailStart = Math.max(start, end - END_BYTES);
  const first: Buffer[] = [];
  for (const place of [...fields.values()].sort((left, right) => left - right)) {
    if (place < tailStart) first.push(await readField(file, place, end));
  }
  // One byte more, to see whether it begins with a line.
  const before = tailStart > start ? 1 : 0;
  const tail = await readBytes(file, tailStart - before, end - tailStart + before);
  return { block: Buffer.concat([...first, before ? fromLineStart(tail) : tail]), length: end - start };
}

/** Where the empty line begins that ends the block, or -1. Of a piece that is not the first, byte 0 is within a line or was looked at. */
function emptyLine(piece: Buffer, isFirst: boolean): number {
  if (isFirst && (piece[0] === LF || (piece[0] === CR && piece[1] === LF))) return 0;
  const places = [piece.indexOf('\n\n'), piece.indexOf('\n\r\n')].filter((at) => at !== -1);
  return places.length === 0 ? -1 : Math.min(...places) + 1;
}

/** Reports each of FIRST_FIELDS whose line begins after a LF before `end`. */
function noteFields(
  piece: Buffer,
  isFirst: boolean,
  end: number,
  found: (name: string, place: number) => void,
): void {
  if (isFirst) noteField(piece, 0, found);
  for (let at = piece.indexOf(LF); at !== -1 && at < end; at = piece.indexOf(LF, at + 1))
    noteField(piece, at + 1, found);
}

function noteField(piece: Buffer, at: number, found: (name: string, place: number) => void): void {
  for (const name of FIRST_FIELDS) {
    if (isNamed(piece, at, name)) found(name, at);
  }
}

/** What stands for the rest of a field that is cut, so that nothing before it passes for the whole: an address in From. */
const REST = ' ...\n';

/** A field with its continuation lines, at most FIELD_BYTES of it, ended by LF. */
async function readField(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = await readBytes(file, start, Math.min(FIELD_BYTES, end - start));
  let at = bytes.indexOf(LF);
  while (at !== -1 && (bytes[at + 1] === 32 || bytes[at + 1] === 9)) at = bytes.indexOf(LF, at + 1);
  const isCut = start + bytes.length < end;
  // At the very end nobody knows whether the next line belongs to it.
  if (at !== -1 && !(isCut && at + 1 === bytes.length)) return bytes.subarray(0, at + 1);
  return Buffer.concat([bytes, Buffer.from(isCut ? REST : '\n')]);
}

/** The fields of a tail, without the one that it begins within. */
function fromLineStart(tail: Buffer): Buffer {
  let at = tail.indexOf(LF);
  while (at !== -1 && (tail[at + 1] === 32 || tail[at + 1] === 9)) at = tail.indexOf(LF, at + 1);
  return at === -1 ? Buffer.alloc(0) : tail.subarray(at + 1);
}
