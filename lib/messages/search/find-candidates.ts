import { asBytes, asNumber, type RowOf } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { blockSeconds, SEARCH_BLOCK_ROWS } from '@/lib/store/index/search/search-layout';
import type { Connection, Start } from './find-start';
import type { TimedNumbers } from './newest-first';
import { type SiteQuery, timesOf } from './search-query';

/** What is read of blocks in one statement: all of a million messages, even with their confidence. */
const BYTES_AT_ONCE = 12 * 1024 * 1024;
const [TIME_BYTES, CONFIDENCE_BYTES, MAILBOX_BYTES] = [4, 8, 4];

/** Of a block: number, received, confidence, mailbox; the last two are empty where they were not asked for. */
const BLOCK = [asNumber, asBytes, asBytes, asBytes] as const;
type BlockRow = RowOf<typeof BLOCK>;

/**
 * The rows of whole blocks that match, as far as blocks can tell: time, confidence and mailbox exactly, of words only that they
 * can be there. Sender, signature and Message-Id are not looked at. In the order of their numbers, and `behind` at the end.
 */
export async function findCandidates(
  on: Connection,
  query: SiteQuery,
  { scope: { ids }, bitmaps, behind }: Pick<Start, 'scope' | 'bitmaps' | 'behind'>,
): Promise<TimedNumbers> {
  if (bitmaps.size === 0) return behind;
  const byConfidence = query.confidenceMin !== undefined || query.confidenceMax !== undefined;
  const most = [...bitmaps.values()].reduce((sum, bitmap) => sum + countBits(bitmap), 0);
  const numbers = new Uint32Array(most + behind.numbers.length);
  const received = new Uint32Array(numbers.length);
  const wanted = ids && new Set(ids);
  let count = 0;
  for await (const row of readBlocks(on, [...bitmaps.keys()], byConfidence, ids !== null)) {
    const [block] = row;
    const isMeant = rowTest(row, query, byConfidence, wanted);
    const times = viewOf(row[1]);
    const bitmap = bitmaps.get(block) ?? Buffer.alloc(0);
    for (let byte = 0; byte < bitmap.length; byte++) {
      const bits = bitmap[byte] ?? 0;
      for (let bit = 0; bits >>> bit !== 0; bit++) {
        const place = byte * 8 + bit;
        if (((bits >>> bit) & 1) === 0 || !isMeant(place)) continue;
        numbers[count] = block * SEARCH_BLOCK_ROWS + place;
        received[count] = times.getUint32(place * 4, true);
        count++;
      }
    }
  }
  numbers.set(behind.numbers, count);
  received.set(behind.received, count);
  count += behind.numbers.length;
  return { numbers: numbers.subarray(0, count), received: received.subarray(0, count) };
}

/** In the order of their numbers. */
async function* readBlocks(
  on: Connection,
  blocks: readonly number[],
  withConfidence: boolean,
  withMailbox: boolean,
): AsyncGenerator<BlockRow> {
  const columns = [
    'block',
    'received',
    withConfidence ? 'confidence' : "X''",
    withMailbox ? 'mailbox' : "X''",
  ];
  const bytes = TIME_BYTES + (withConfidence ? CONFIDENCE_BYTES : 0) + (withMailbox ? MAILBOX_BYTES : 0);
  const atOnce = Math.ceil(BYTES_AT_ONCE / bytes / SEARCH_BLOCK_ROWS);
  for (let at = 0; at < blocks.length; at += atOnce) {
    yield* await fetchRows(
      BLOCK,
      `SELECT ${columns.join(', ')} FROM dashboard_search_block WHERE block IN (?) ORDER BY block`,
      [blocks.slice(at, at + atOnce)],
      on,
    );
  }
}

/** Whether the row in a place of a block is of the time, confidence and mailboxes that are asked for. */
function rowTest(
  [, received, confidence, mailbox]: BlockRow,
  query: SiteQuery,
  byConfidence: boolean,
  ids: ReadonlySet<number> | null,
): (place: number) => boolean {
  const [times, confidences, mailboxes] = [viewOf(received), viewOf(confidence), viewOf(mailbox)];
  const { confidenceMin = -2, confidenceMax = 2 } = query;
  const { receivedFrom, receivedTo } = timesOf(query);
  const from = receivedFrom ? blockSeconds(new Date(receivedFrom.getTime() + 999)) : 0;
  const to = receivedTo ? blockSeconds(receivedTo) : Number.POSITIVE_INFINITY;
  return (place) => {
    const at = times.getUint32(place * 4, true);
    if (at < from || at > to) return false;
    if (ids && !ids.has(mailboxes.getUint32(place * 4, true))) return false;
    if (!byConfidence) return true;
    const value = confidences.getFloat64(place * 8, true);
    return value >= confidenceMin && value <= confidenceMax;
  };
}

function countBits(bitmap: Buffer): number {
  let count = 0;
  for (let byte = 0; byte < bitmap.length; byte++)
    for (let bits = bitmap[byte] ?? 0; bits !== 0; bits &= bits - 1) count++;
  return count;
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
