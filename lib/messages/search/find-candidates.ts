import type { PoolConnection } from 'mysql2/promise';
import { asBytes, asNumber, type RowOf } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { blockSeconds, SEARCH_BLOCK_ROWS } from '@/lib/store/index/search/search-layout';
import { findBitmaps } from './find-bitmaps';
import type { TimedNumbers } from './newest-first';
import { parsedQuery, type SiteQuery, timesOf } from './search-query';

/** The first number behind the blocks: what comes from there on is in none. */
export async function findBlocksEnd(connection: PoolConnection): Promise<number> {
  const [head] = await fetchRows([asNumber], 'SELECT blocks FROM dashboard_search_head', [], connection);
  if (!head) throw new Error('dashboard_search_head is empty');
  return head[0] * SEARCH_BLOCK_ROWS;
}

const BLOCKS_AT_ONCE = 32;

/** Of a block: number, received, confidence, mailbox; the last two are empty where they were not asked for. */
const BLOCK = [asNumber, asBytes, asBytes, asBytes] as const;
type BlockRow = RowOf<typeof BLOCK>;

/**
 * The rows of whole blocks that match, as far as blocks can tell: time, confidence and mailbox exactly, of words only that they
 * can be there. Sender, signature and Message-Id are not looked at. In the order of their numbers, and `behind` at the end.
 */
export async function findCandidates(
  connection: PoolConnection,
  query: SiteQuery,
  ids: readonly number[] | null,
  behind: TimedNumbers,
): Promise<TimedNumbers> {
  const bitmaps = await findBitmaps(connection, parsedQuery(query));
  if (bitmaps.size === 0) return behind;
  const byConfidence = query.confidenceMin !== undefined || query.confidenceMax !== undefined;
  const most = [...bitmaps.values()].reduce((sum, bitmap) => sum + countBits(bitmap), 0);
  const numbers = new Uint32Array(most + behind.numbers.length);
  const received = new Uint32Array(numbers.length);
  const wanted = ids && new Set(ids);
  let count = 0;
  for await (const row of readBlocks(connection, [...bitmaps.keys()], byConfidence, ids !== null)) {
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

/** In the order of their numbers; a few at a time, as each may have 128 KB. */
async function* readBlocks(
  connection: PoolConnection,
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
  for (let at = 0; at < blocks.length; at += BLOCKS_AT_ONCE) {
    yield* await fetchRows(
      BLOCK,
      `SELECT ${columns.join(', ')} FROM dashboard_search_block WHERE block IN (?) ORDER BY block`,
      [blocks.slice(at, at + BLOCKS_AT_ONCE)],
      connection,
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
