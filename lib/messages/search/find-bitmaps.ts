import type { PoolConnection } from 'mysql2/promise';
import { asBytes, asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { ParsedSearch, SearchTerm } from '@/lib/store/index/quarantine/parse-search';
import { slicesOfWords, textSlicesOfWords } from '@/lib/store/index/search/search-bits';
import { ATTACHMENT_SLICE } from '@/lib/store/index/search/search-layout';

/** Slices of which a row has to be in all of one list at least. */
type Ways = number[][];

/** More bits of one search narrow hardly any further. */
const MOST_SLICES = 36;

/**
 * Of each block in which something can be found: a bit for each row that is there and can have all that is asked for. See
 * decisions 097 and 160.
 */
export async function findBitmaps(
  connection: PoolConnection,
  search: ParsedSearch,
): Promise<Map<number, Buffer>> {
  const blocks = await fetchRows(
    [asNumber, asBytes],
    'SELECT block, present FROM dashboard_search_block ORDER BY block',
    [],
    connection,
  );
  const bitmaps = new Map(blocks.map(([block, present]) => [block, Buffer.from(present)]));
  const asked = waysOf(search);
  if (asked.length === 0 || bitmaps.size === 0) return bitmaps;
  const slices = await readSlices(connection, [...new Set(asked.flat(2))]);
  for (const [block, bitmap] of bitmaps) {
    for (const ways of asked) narrow(bitmap, ways, (slice) => slices.get(slice)?.get(block));
    if (bitmap.every((byte) => byte === 0)) bitmaps.delete(block);
  }
  return bitmaps;
}

/** What narrows a search: each of these, by one of its ways. Terms that no bit can tell of are not among them. */
function waysOf({ terms, hasAttachment }: ParsedSearch): Ways[] {
  const wanted = terms.filter(({ isNot }) => !isNot);
  const most = Math.max(4, Math.floor(MOST_SLICES / Math.max(1, wanted.length) / 2));
  const asked = wanted.map((term) => waysOfTerm(term).map((slices) => slices.slice(0, most)));
  if (hasAttachment) asked.push([[ATTACHMENT_SLICE]]);
  return asked.filter((ways) => ways.every((slices) => slices.length > 0));
}

function waysOfTerm({ field, text }: SearchTerm): Ways {
  const words = text.split(' ');
  const inHeaders = field === 'to' ? [] : [slicesOfWords(words)];
  const inText = field === 'to' || field === 'any' ? [textSlicesOfWords(words)] : [];
  return [...inHeaders, ...inText];
}

/** Slices by number and block; one without a row is empty. */
async function readSlices(
  connection: PoolConnection,
  slices: readonly number[],
): Promise<Map<number, Map<number, Buffer>>> {
  const rows = await fetchRows(
    [asNumber, asNumber, asBytes],
    'SELECT slice, block, bits FROM dashboard_search_slice WHERE slice IN (?)',
    [slices],
    connection,
  );
  const found = new Map<number, Map<number, Buffer>>(slices.map((slice) => [slice, new Map()]));
  for (const [slice, block, bits] of rows) found.get(slice)?.set(block, bits);
  return found;
}

/** Leaves in a bitmap the rows that are in all slices of one of the ways. */
function narrow(bitmap: Buffer, ways: Ways, bitsOf: (slice: number) => Buffer | undefined): void {
  const possible = ways
    .map((slices) => slices.map(bitsOf))
    .filter((bits) => bits.every((each) => each !== undefined));
  for (let byte = 0; byte < bitmap.length; byte++) {
    const before = bitmap[byte] ?? 0;
    if (before === 0) continue;
    let left = 0;
    for (const bits of possible) {
      let all = before;
      for (const each of bits) all &= each?.[byte] ?? 0;
      left |= all;
    }
    bitmap[byte] = left;
  }
}
