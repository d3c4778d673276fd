import type { FileHandle } from 'node:fs/promises';
import { headerBlock } from './header-block';
import { type RecordPlace, readBytes, readSeparatorLength } from './record';
import { HEAD_BYTES } from './scan';

/** Where a record lies in its file. */
export type HeadPlace = RecordPlace;

/** One read holds the headers of many small records; the bodies of long ones are skipped. */
const WINDOW_BYTES = 1024 * 1024;
/** What is asked of a record first: headers are rarely longer. */
const FIRST_BYTES = 8 * 1024;

const LF = 10;
const CR = 13;

/**
 * The header blocks of records, in the order of the file, without their separator lines: in reads of up to 1 MB, so
 * that memory stays bounded. A block that is longer than HEAD_BYTES comes in several pieces of whole fields, as far as
 * a field is not longer itself. A place that no longer exists gives whatever is there. Never throws on content.
 */
export async function* readHeads<Place extends HeadPlace>(
  file: FileHandle,
  places: readonly Place[],
): AsyncGenerator<Place & { block: Buffer }> {
  const buffer = Buffer.allocUnsafe(WINDOW_BYTES);
  let base = 0;
  let held = 0;
  const fill = async (offset: number) => {
    const { bytesRead } = await file.read(buffer, 0, WINDOW_BYTES, offset);
    base = offset;
    held = bytesRead;
  };
  for (const place of places) {
    const { offset } = place;
    let wanted = Math.min(place.length, FIRST_BYTES);
    if (offset < base || offset + wanted > base + held) await fill(offset);
    let head = slice(place, wanted);
    if (wanted < place.length && !head.includes('\n\n') && !head.includes('\n\r\n')) {
      wanted = Math.min(place.length, HEAD_BYTES);
      if (offset + wanted > base + held) await fill(offset);
      head = slice(place, wanted);
    }
    const isWithin = wanted < place.length && !head.includes(LF);
    const start = isWithin ? await readSeparatorLength(file, place, head) : head.indexOf(LF) + 1;
    const { block, complete } = headerBlock(head.subarray(start));
    if (complete || wanted >= place.length) yield { ...place, block };
    else
      for await (const piece of readPieces(file, offset + start, offset + place.length))
        yield { ...place, block: piece };
  }

  function slice({ offset }: Place, length: number): Buffer {
    return buffer.subarray(offset - base, Math.min(held, offset - base + length));
  }
}

/** A long header block, HEAD_BYTES at a time. */
async function* readPieces(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const bytes = await readBytes(file, at, Math.min(HEAD_BYTES, end - at));
    const { block, complete } = headerBlock(bytes);
    const isLast = complete || bytes.length === 0 || at + bytes.length >= end;
    const piece = isLast ? block : block.subarray(0, lastFieldStart(block));
    yield piece;
    if (isLast) return;
    at += piece.length;
  }
}

/** Where the field begins that the bytes may not have whole; where they have no other, such a place within it that no line begins there. */
function lastFieldStart(bytes: Buffer): number {
  let at = bytes.lastIndexOf(LF, bytes.length - 2);
  while (at !== -1 && (bytes[at + 1] === 32 || bytes[at + 1] === 9))
    at = at === 0 ? -1 : bytes.lastIndexOf(LF, at - 1);
  if (at !== -1) return at + 1;
  let end = bytes.length;
  if (bytes[end - 1] !== LF) end--;
  while (end > 1 && bytes[end] === CR) end--;
  return Math.max(1, end);
}
