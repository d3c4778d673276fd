import type { ParsedSearch, SearchTerm } from '@/lib/store/index/quarantine/parse-search';
import { slicesOfWords, textSlicesOfWords } from '@/lib/store/index/search/search-bits';
import { ATTACHMENT_SLICE } from '@/lib/store/index/search/search-layout';

/** Slices of which a row has to be in all of one list at least. */
type Ways = number[][];

/** More bits of one search narrow hardly any further. */
const MOST_SLICES = 36;

/** Slices that tell of a search where something can be: at most some dozens. */
export function slicesOf(search: ParsedSearch): number[] {
  return [...new Set(waysOf(search).flat(2))];
}

/** Of each block its rows that are there, and by slice those that have it; one without a row is empty. */
export interface BlockBits {
  present: ReadonlyMap<number, Buffer>;
  slices: ReadonlyMap<number, ReadonlyMap<number, Buffer>>;
}

/**
 * Of each block in which something can be found: a bit for each row that is there and can have all that is asked for. See
 * decisions 097 and 160.
 */
export function findBitmaps(search: ParsedSearch, { present, slices }: BlockBits): Map<number, Buffer> {
  const bitmaps = new Map([...present].map(([block, bits]) => [block, Buffer.from(bits)]));
  const asked = waysOf(search);
  for (const [block, bitmap] of bitmaps) {
    for (const ways of asked) narrow(bitmap, ways, (slice) => slices.get(slice)?.get(block));
    if (asked.length > 0 && bitmap.every((byte) => byte === 0)) bitmaps.delete(block);
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
