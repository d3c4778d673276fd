import { askRows } from '@/lib/store/db/ask';
import { asBytes, asNumber, asText, orNull } from '@/lib/store/db/columns';
import {
  BLOCK_ROWS,
  BUCKET_GRAMS,
  blockOf,
  GRAM_BYTES,
  SEGMENT_BLOCKS,
  wholeBlocks,
} from '@/lib/store/index/history/block-layout';
import { gramsOfWords } from '@/lib/store/index/history/history-grams';
import { conditions, type Part, seqsPart } from './find-by-kind';
import type { BlockTexts, Search } from './history-search';
import type { SeqRange } from './seq-range';

/** What a search knows before it reads further. */
export interface Clues {
  /** The rows of the kinds asked for, in the order of the search, where there are only a few of them. */
  few: number[] | null;
  /** Rows that are in no block yet and meet the filter, in the order of the search. */
  tail: { seq: number; fromText: string; subject: string }[];
  /** The whole blocks of the range in which the words can be, in the order of the search. */
  blocks: number[];
  /** The texts of the first of these, and how many these are. */
  texts: BlockTexts[];
  looked: number;
}

/** Up to this many rows of the kinds asked for are read directly. */
const FEW = 1500;
/** Blocks whose texts are read before it is known whether the words can be there: for most searches of common words they suffice. */
const FIRST_BLOCKS = 4;

const CLUE = {
  of: asText,
  number: asNumber,
  one: orNull(asText),
  other: orNull(asText),
  bytes: orNull(asBytes),
};

/** Asks for all that can be known at first, in one statement. */
export async function findClues(search: Search, mostBlocks: number): Promise<Clues> {
  const { logId, nextSeq, range, filter, order, words } = search;
  const whole = wholeBlocks(nextSeq);
  const first = blockOf(range.low);
  const last = Math.min(blockOf(range.high), whole - 1);
  const hasBlocks = range.low <= range.high && first <= last;
  const ahead = Math.min(FIRST_BLOCKS, mostBlocks, hasBlocks ? last - first + 1 : 0);
  const aheadRange = order === 'newest' ? [last - ahead + 1, last] : [first, first + ahead - 1];
  const tail = { low: Math.max(range.low, whole * BLOCK_ROWS + 1), high: range.high };
  const grams = hasBlocks ? gramsOfWords(words) : [];
  const parts: Part[] = [
    ...fewPart(search),
    ...tailPart(search, tail),
    ...grams.map((gram) => maskPart(logId, gram, segmentOf(first), segmentOf(last))),
    ...(ahead > 0 ? [textsPart(logId, aheadRange)] : []),
  ];
  const rows =
    parts.length === 0
      ? []
      : await askRows(
          CLUE,
          parts.map(({ sql }) => sql).join(' UNION ALL '),
          parts.flatMap(({ values }) => values),
        );
  const of = (part: string) => rows.filter((row) => row.of === part);
  const bySeq = (a: number, b: number) => (order === 'newest' ? b - a : a - b);
  const few = of('few').map(({ number }) => number);
  const masks = grams.length === 0 ? null : masksOf(of('mask'));
  const blocks = hasBlocks ? candidateBlocks(first, last, whole, masks) : [];
  const isAhead = (block: number) => block >= (aheadRange[0] ?? 0) && block <= (aheadRange[1] ?? 0);
  return {
    few: filter.kinds !== null && few.length <= FEW ? few.sort(bySeq) : null,
    tail: of('tail')
      .map(({ number, one, other }) => ({ seq: number, fromText: one ?? '', subject: other ?? '' }))
      .sort((a, b) => bySeq(a.seq, b.seq)),
    blocks: blocks.sort(bySeq),
    texts: of('texts').map(({ number, bytes }) => ({ block: number, texts: bytes ?? Buffer.alloc(0) })),
    looked: ahead === 0 ? 0 : blocks.filter(isAhead).length,
  };
}

/** Index alone. One more than few. */
function fewPart({ logId, range, filter, order }: Search): Part[] {
  if (filter.kinds === null) return [];
  const found = seqsPart(logId, range, filter, order, FEW + 1);
  return found
    ? [{ sql: `SELECT 'few', seq, NULL, NULL, NULL FROM (${found.sql}) few`, values: found.values }]
    : [];
}

/** At most a block. */
function tailPart({ logId, filter }: Search, tail: SeqRange): Part[] {
  if (tail.low > tail.high || filter.kinds?.length === 0) return [];
  const met = conditions(logId, tail, filter);
  return [
    {
      sql: `SELECT 'tail', seq, from_text, subject, NULL FROM dashboard_history FORCE INDEX (PRIMARY) WHERE ${met.sql}`,
      values: met.values,
    },
  ];
}

function maskPart(logId: number, gram: number, first: number, last: number): Part {
  const place = (gram % BUCKET_GRAMS) * GRAM_BYTES + 1;
  return {
    sql: `SELECT 'mask', segment, NULL, NULL, SUBSTRING(bits, ?, ?) FROM dashboard_history_gram
      WHERE log_id = ? AND bucket = ? AND segment BETWEEN ? AND ?`,
    values: [place, GRAM_BYTES, logId, Math.floor(gram / BUCKET_GRAMS), first, last],
  };
}

function textsPart(logId: number, blocks: readonly number[]): Part {
  return {
    sql: `SELECT 'texts', block, NULL, NULL, texts FROM dashboard_history_block
      WHERE log_id = ? AND block BETWEEN ? AND ?`,
    values: [logId, ...blocks],
  };
}

function segmentOf(block: number): number {
  return Math.floor(block / SEGMENT_BLOCKS);
}

/** For each segment the blocks that have all of these pieces. */
function masksOf(rows: readonly { number: number; bytes: Buffer | null }[]): Map<number, Buffer> {
  const masks = new Map<number, Buffer>();
  for (const { number: segment, bytes } of rows) {
    const mask = bytes ?? Buffer.alloc(0);
    const before = masks.get(segment);
    if (before) for (const [index, byte] of mask.entries()) before[index] = (before[index] ?? 0) & byte;
    else masks.set(segment, Buffer.from(mask));
  }
  return masks;
}

/** Of the blocks `first` to `last` those in which the words can be; `masks` is null where there are no pieces to look for. */
function candidateBlocks(
  first: number,
  last: number,
  whole: number,
  masks: ReadonlyMap<number, Buffer> | null,
): number[] {
  const wholeSegments = Math.floor(whole / SEGMENT_BLOCKS);
  const blocks: number[] = [];
  for (let block = first; block <= last; block++) {
    const mask = segmentOf(block) < wholeSegments ? masks?.get(segmentOf(block)) : undefined;
    const bit = block % SEGMENT_BLOCKS;
    if (!mask || ((mask[bit >> 3] ?? 0) >> (bit & 7)) & 1) blocks.push(block);
  }
  return blocks;
}
