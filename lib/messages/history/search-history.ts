import type { History } from '@/lib/store/db/generated/client';
import { BLOCK_ROWS } from '@/lib/store/index/history/block-layout';
import { findSeqs } from './find-by-kind';
import { findClues } from './find-clues';
import { findLines } from './find-lines';
import type { Search } from './history-search';
import { readHistoryRows } from './read-history-rows';
import { readTexts } from './read-texts';
import { isAsked } from './searched-row';
import type { SeqRange } from './seq-range';

/** What a search has found. */
export interface Found {
  /** At most `limit`, in order. */
  seqs: number[];
  /** How far it looked, if not to the end: the row to continue after. */
  reached: number | null;
  /** Of these rows those that had to be read to find them. */
  rows: ReadonlyMap<number, History>;
}

/** Blocks whose texts one search looks at at most, of 40 KB each. What follows them is for the next page. */
const MOST_BLOCKS = 600;
/** Rows whose other conditions are asked for at once: first as many as fill most pages. Lists of 1,000 and more MariaDB makes a table of. */
const FIRST_ASKED = 300;
const ASKED_AT_ONCE = 999;
/** Rows that lie side by side are read as a stretch, with at most as many others between them. */
const STRETCH = 3000;
/** Where rows have to be read to know, so many are read at most. */
const MOST_EXACT = 10_000;

/**
 * Finds rows by their sender and subject. Most blocks are skipped by the pieces of the words, others by the database, which looks for the words in
 * their texts; what is left is read, from the newer end or the older, until a page is full. What texts cannot tell is asked of the rows. Mostly
 * these are three statements at most (decision 227).
 */
export async function searchHistory(search: Search): Promise<Found> {
  const { order, limit, mostBlocks = MOST_BLOCKS } = search;
  const isExact = (search.exact ?? []).length > 0;
  const clues = await findClues(search, mostBlocks);
  const rows = new Map<number, History>();
  if (clues.few) {
    const seqs = await accepted(search, clues.few, limit, rows);
    return { seqs, reached: null, rows };
  }
  const tail = clues.tail.filter((row) => isAsked(row, search)).map(({ seq }) => seq);
  const found: number[] = [];
  let pending = order === 'newest' ? tail : [];
  let matching = 0;
  let { texts, looked } = clues;
  for (;;) {
    pending = [...pending, ...findLines(search, texts)];
    const isLast = looked >= clues.blocks.length || looked >= mostBlocks;
    // Rows are asked for once there are enough for a page; of some only they can tell whether they are meant.
    if (isLast || found.length + pending.length >= (isExact ? 2 * limit : limit)) {
      const asked = isExact ? pending.slice(0, MOST_EXACT - matching) : pending;
      matching += asked.length;
      found.push(...(await accepted(search, asked, limit - found.length, rows)));
      if (found.length >= limit) break;
      if (asked.length < pending.length) return { seqs: found, reached: asked.at(-1) ?? null, rows };
      pending = [];
    }
    if (looked >= clues.blocks.length) break;
    if (isLast || (isExact && matching === MOST_EXACT)) {
      const last = clues.blocks[looked - 1] ?? 0;
      const reached = order === 'newest' ? last * BLOCK_ROWS + 1 : (last + 1) * BLOCK_ROWS;
      return { seqs: found, reached, rows };
    }
    const wanted = Math.max(1, limit - found.length - pending.length);
    const next = await readTexts(search, clues.blocks.slice(looked, mostBlocks), wanted);
    texts = next.texts;
    looked += next.looked;
  }
  if (order === 'oldest') found.push(...tail);
  return { seqs: found.slice(0, limit), reached: null, rows };
}

/** The first of these rows, as many as are wanted, that meet what their lines cannot tell. Those that were read for it are added to `rows`. */
async function accepted(
  search: Search,
  seqs: readonly number[],
  limit: number,
  rows: Map<number, History>,
): Promise<number[]> {
  const { logId, filter, exact = [] } = search;
  const isFiltered = filter.kinds !== null || filter.from !== undefined || filter.to !== undefined;
  if (!isFiltered && exact.length === 0) return seqs.slice(0, Math.max(0, limit));
  if (filter.kinds !== null && seqs.length > ASKED_AT_ONCE) {
    // Where the kinds have fewer rows than the words, all of these are there.
    const range = { low: Math.min(...seqs), high: Math.max(...seqs) };
    const those = new Set(await findSeqs(logId, range, filter, search.order, seqs.length));
    if (those.size < seqs.length)
      return accepted(
        search,
        seqs.filter((seq) => those.has(seq)),
        limit,
        rows,
      );
  }
  const found: number[] = [];
  for (let at = 0; at < seqs.length && found.length < limit; ) {
    const { some, stretch } = nextRows(seqs, at);
    at += some.length;
    const read = await readHistoryRows(logId, stretch ?? some, filter);
    const meant = new Map(read.filter((row) => isAsked(row, search)).map((row) => [row.seq, row]));
    for (const seq of some) {
      const row = meant.get(seq);
      if (!row) continue;
      rows.set(seq, row);
      found.push(seq);
    }
  }
  return found.slice(0, Math.max(0, limit));
}

/** The rows that are read together from a place of the list on, and the stretch in which they are, where that is hardly longer. */
function nextRows(seqs: readonly number[], at: number): { some: readonly number[]; stretch?: SeqRange } {
  if (at === 0) return { some: seqs.slice(0, FIRST_ASKED) };
  const some = seqs.slice(at, at + STRETCH);
  const stretch = { low: Math.min(...some), high: Math.max(...some) };
  return stretch.high - stretch.low < 2 * some.length
    ? { some, stretch }
    : { some: some.slice(0, ASKED_AT_ONCE) };
}
