import { asBytes, asNumber, asText, type RowOf } from '@/lib/store/db/columns';
import { Prisma } from '@/lib/store/db/generated/client';
import { readRows } from '@/lib/store/db/read-rows';
import {
  BLOCK_ROWS,
  BUCKET_GRAMS,
  blockOf,
  GRAM_BYTES,
  SEGMENT_BLOCKS,
  wholeBlocks,
} from '@/lib/store/index/history/block-layout';
import { gramsOfWords } from '@/lib/store/index/history/history-grams';
import { findSeqs, type RowFilter } from './find-by-kind';
import { type AskedOfRow, isAsked } from './searched-row';
import type { SeqRange } from './seq-range';

/** What a search has found. */
export interface Found {
  /** At most `limit`, in order. */
  seqs: number[];
  /** How far it looked, if not to the end: the row to continue after. */
  reached: number | null;
}

export interface Search extends AskedOfRow {
  logId: number;
  nextSeq: number;
  range: SeqRange;
  filter: RowFilter;
  order: 'newest' | 'oldest';
  limit: number;
  /** Blocks whose texts are read at most; without it, MOST_BLOCKS. */
  mostBlocks?: number;
}

/** Blocks whose texts one search reads at most, of 40 KB each. What follows them is for the next page. */
const MOST_BLOCKS = 600;
const FIRST_STEP = 2;
const LONGEST_STEP = 32;
/** From this step on the next blocks are read while these are looked through: a page may be full before. */
const STEP_AHEAD = 8;
/** Up to this many rows of the kinds asked for are read directly. */
const FEW = 1500;
/** Rows whose other conditions are asked for at once. */
const ASKED_AT_ONCE = 300;
/** Where rows have to be read to know, so many blocks are looked at together, and so many rows are read at most. */
const EXACT_STEP = 8;
const MOST_EXACT = 10_000;

/**
 * Finds rows by their sender and subject. Most blocks are skipped by the pieces of the words; the texts of the others are read, from the
 * newer end or the older, until a page is full. What these cannot tell is asked of the rows.
 */
export async function searchHistory(search: Search): Promise<Found> {
  const { logId, range, filter, order, limit, exact = [], mostBlocks = MOST_BLOCKS } = search;
  if (filter.kinds !== null) {
    const few = await findSeqs(logId, range, filter, order, FEW + 1);
    if (few.length <= FEW) return { seqs: (await testRows(search, few)).slice(0, limit), reached: null };
  }
  const tail = { low: Math.max(range.low, wholeBlocks(search.nextSeq) * BLOCK_ROWS + 1), high: range.high };
  const found: number[] = [];
  if (order === 'newest') found.push(...(await searchTail(search, tail)));
  const blocks = found.length < limit ? await candidateBlocks(search) : [];
  const isExact = exact.length > 0;
  const steps = stepsOf(blocks, isExact ? EXACT_STEP : LONGEST_STEP);
  let ahead: Promise<BlockTexts[]> | null = null;
  let at = 0;
  let matching = 0;
  for (const [index, { step, some }] of steps.entries()) {
    if (found.length >= limit) break;
    if (at >= mostBlocks || (isExact && matching > MOST_EXACT)) {
      const last = blocks[at - 1] ?? 0;
      return { seqs: found, reached: order === 'newest' ? last * BLOCK_ROWS + 1 : (last + 1) * BLOCK_ROWS };
    }
    const texts: BlockTexts[] = await (ahead ?? readTexts(logId, some));
    at += some.length;
    const next = steps[index + 1]?.some;
    ahead = step >= STEP_AHEAD && next && at < mostBlocks ? readTexts(logId, next) : null;
    // Nothing waits for it when the page is full, or when the next query fails.
    ahead?.catch(() => undefined);
    const matches = matchesIn(search, texts);
    matching += matches.length;
    found.push(...(await accepted(search, matches, limit - found.length)));
  }
  if (order === 'oldest' && found.length < limit) found.push(...(await searchTail(search, tail)));
  return { seqs: found.slice(0, limit), reached: null };
}

/** Blocks that are read together, more and more of them. */
function stepsOf(blocks: readonly number[], longest: number): { step: number; some: number[] }[] {
  const steps: { step: number; some: number[] }[] = [];
  for (let at = 0, step = FIRST_STEP; at < blocks.length; at += step, step = Math.min(longest, step * 2))
    steps.push({ step, some: blocks.slice(at, at + step) });
  return steps;
}

/** Rows that are in no block yet. */
async function searchTail(search: Search, tail: SeqRange): Promise<number[]> {
  const seqs = await findSeqs(search.logId, tail, search.filter, search.order, BLOCK_ROWS);
  return testRows(search, seqs);
}

/** Which of some rows are what was asked for, in their order. */
async function testRows(search: Search, seqs: readonly number[]): Promise<number[]> {
  if (seqs.length === 0) return [];
  const rows = await readRows(
    { seq: asNumber, fromText: asText, subject: asText },
    Prisma.sql`SELECT seq, from_text, subject FROM dashboard_history
      WHERE log_id = ${search.logId} AND seq IN (${Prisma.join(seqs)})`,
  );
  const matching = new Set(rows.filter((row) => isAsked(row, search)).map(({ seq }) => seq));
  return seqs.filter((seq) => matching.has(seq));
}

/** Which of these rows meet the other conditions as well. */
async function accepted(search: Search, seqs: readonly number[], limit: number): Promise<number[]> {
  const { logId, filter, order, exact = [] } = search;
  const isFiltered = filter.kinds !== null || filter.from !== undefined || filter.to !== undefined;
  if (!isFiltered && exact.length === 0) return seqs.slice(0, limit);
  if (exact.length === 0 && filter.kinds !== null && seqs.length > ASKED_AT_ONCE) {
    // Where the kinds have fewer rows than the words, all of these are there.
    const range = { low: Math.min(...seqs), high: Math.max(...seqs) };
    const those = await findSeqs(logId, range, filter, order, seqs.length);
    const met = new Set(those);
    if (those.length < seqs.length) return seqs.filter((seq) => met.has(seq)).slice(0, limit);
  }
  const found: number[] = [];
  for (let at = 0; at < seqs.length && found.length < limit; at += ASKED_AT_ONCE) {
    const some = seqs.slice(at, at + ASKED_AT_ONCE);
    const met = isFiltered ? await filterSeqs(search, some) : some;
    found.push(...(exact.length > 0 ? await testRows(search, met) : met));
  }
  return found.slice(0, limit);
}

async function filterSeqs({ logId, filter }: Search, seqs: readonly number[]): Promise<number[]> {
  const { kinds, from, to } = filter;
  const conditions = [
    ...(kinds ? [Prisma.sql`row_kind IN (${Prisma.join(kinds)})`] : []),
    ...(from ? [Prisma.sql`happened_at >= ${from}`] : []),
    ...(to ? [Prisma.sql`happened_at <= ${to}`] : []),
  ];
  const rows = await readRows(
    { seq: asNumber },
    // Left to itself, the database may read all rows of the kinds instead.
    Prisma.sql`SELECT seq FROM dashboard_history FORCE INDEX (PRIMARY)
      WHERE log_id = ${logId} AND seq IN (${Prisma.join(seqs)}) AND ${Prisma.join(conditions, ' AND ')}`,
  );
  const matching = new Set(rows.map(({ seq }) => seq));
  return seqs.filter((seq) => matching.has(seq));
}

/** The whole blocks of the range in which the words can be, in the order of the search. */
async function candidateBlocks({ logId, nextSeq, words, range, order }: Search): Promise<number[]> {
  const first = blockOf(range.low);
  const last = Math.min(blockOf(range.high), wholeBlocks(nextSeq) - 1);
  if (range.low > range.high || last < first) return [];
  const wholeSegments = Math.floor(wholeBlocks(nextSeq) / SEGMENT_BLOCKS);
  const masks = await readMasks(logId, gramsOfWords(words), segmentOf(first), segmentOf(last));
  const blocks: number[] = [];
  for (let block = first; block <= last; block++) {
    const mask = segmentOf(block) < wholeSegments ? masks?.get(segmentOf(block)) : undefined;
    const bit = block % SEGMENT_BLOCKS;
    if (!mask || ((mask[bit >> 3] ?? 0) >> (bit & 7)) & 1) blocks.push(block);
  }
  return order === 'newest' ? blocks.reverse() : blocks;
}

function segmentOf(block: number): number {
  return Math.floor(block / SEGMENT_BLOCKS);
}

/** For each segment the blocks that have all of these pieces; null when there are no pieces to look for. */
async function readMasks(
  logId: number,
  grams: readonly number[],
  first: number,
  last: number,
): Promise<Map<number, Buffer> | null> {
  if (grams.length === 0) return null;
  const selects = grams.map(
    (
      gram,
    ) => Prisma.sql`SELECT segment, SUBSTRING(bits, ${(gram % BUCKET_GRAMS) * GRAM_BYTES + 1}, ${GRAM_BYTES}) AS mask
      FROM dashboard_history_gram
      WHERE log_id = ${logId} AND bucket = ${Math.floor(gram / BUCKET_GRAMS)} AND segment BETWEEN ${first} AND ${last}`,
  );
  const rows = await readRows({ segment: asNumber, mask: asBytes }, Prisma.join(selects, ' UNION ALL '));
  const masks = new Map<number, Buffer>();
  for (const { segment, mask } of rows) {
    const before = masks.get(segment);
    if (before) for (const [index, byte] of mask.entries()) before[index] = (before[index] ?? 0) & byte;
    else masks.set(segment, Buffer.from(mask));
  }
  return masks;
}

const BLOCK_TEXTS = { block: asNumber, texts: asBytes };
type BlockTexts = RowOf<typeof BLOCK_TEXTS>;

function readTexts(logId: number, blocks: readonly number[]): Promise<BlockTexts[]> {
  return readRows(
    BLOCK_TEXTS,
    Prisma.sql`SELECT block, texts FROM dashboard_history_block
      WHERE log_id = ${logId} AND block IN (${Prisma.join(blocks)})`,
  );
}

/** The rows of some blocks whose lines can be what was asked for, in the order of the search. */
function matchesIn({ words, without = [], range, order }: Search, blocks: readonly BlockTexts[]): number[] {
  const seqs = blocks.flatMap(({ block, texts }) =>
    linesWith(texts, words, without).map((line) => block * BLOCK_ROWS + line + 1),
  );
  return seqs
    .filter((seq) => seq >= range.low && seq <= range.high)
    .sort((a, b) => (order === 'newest' ? b - a : a - b));
}

const LF = 10;

/** The numbers of the lines that hold all of the words, and none of those without. The rarest word is usually the longest: it is looked for first. */
function linesWith(texts: Buffer, words: readonly string[], without: readonly string[]): number[] {
  const [first = '', ...others] = [...words].sort((a, b) => b.length - a.length);
  const lines: number[] = [];
  let line = 0;
  let counted = 0;
  for (let at = texts.indexOf(first); at !== -1; ) {
    const start = at === 0 ? 0 : texts.lastIndexOf(LF, at - 1) + 1;
    const next = texts.indexOf(LF, at);
    const end = next === -1 ? texts.length : next;
    for (let lf = texts.indexOf(LF, counted); lf !== -1 && lf < start; lf = texts.indexOf(LF, lf + 1)) line++;
    counted = start;
    const text = texts.subarray(start, end);
    const isAny = others.every((word) => text.includes(word)) && !without.some((word) => text.includes(word));
    if (isAny) lines.push(line);
    at = end < texts.length ? texts.indexOf(first, end + 1) : -1;
  }
  return lines;
}
