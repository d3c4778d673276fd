import type { FileHandle } from 'node:fs/promises';
import { HEAD_BYTES } from './scan';

/** Where a record lies in its file. */
export interface HeadPlace {
  offset: number;
  length: number;
}

/** One read holds the headers of many small records; the bodies of long ones are passed over. */
const WINDOW_BYTES = 1024 * 1024;
/** What is asked of a record first: headers are rarely longer. */
const FIRST_BYTES = 8 * 1024;

/**
 * The first bytes of records, in the order of the file, with at least their headers (at most HEAD_BYTES): in reads of up to
 * 1 MB, so that memory stays bounded. A place that is not there (any more) gives what is. Never throws on content.
 */
export async function* readHeads<Place extends HeadPlace>(
  file: FileHandle,
  places: readonly Place[],
): AsyncGenerator<Place & { head: Buffer }> {
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
    yield { ...place, head };
  }

  function slice({ offset }: Place, length: number): Buffer {
    return buffer.subarray(offset - base, Math.min(held, offset - base + length));
  }
}
