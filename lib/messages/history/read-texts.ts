import { askRows } from '@/lib/store/db/ask';
import { BLOCK_TEXTS, type BlockTexts, type Search } from './history-search';

/** Blocks that are read at once where several words are asked for, which may be in one block and never in one line: up to ten megabytes. */
const SEVERAL_AT_ONCE = 256;

/**
 * The texts of the first of these blocks that have all of the words, which the database looks for, and how many blocks that settles. `wanted`: lines
 * that are still to be found; a block with its one word has one at least.
 */
export async function readTexts(
  { logId, words, without = [], exact = [], filter, order }: Search,
  blocks: readonly number[],
  wanted: number,
): Promise<{ texts: BlockTexts[]; looked: number }> {
  const isSure = words.length === 1 && without.length + exact.length === 0 && filter.kinds === null;
  const most = isSure ? Math.max(1, wanted) : SEVERAL_AT_ONCE;
  const has = words.map(() => ' AND LOCATE(?, texts) > 0').join('');
  const texts = await askRows(
    BLOCK_TEXTS,
    `SELECT block, texts FROM dashboard_history_block FORCE INDEX (PRIMARY)
     WHERE log_id = ? AND block IN (?)${has} ORDER BY block ${order === 'newest' ? 'DESC' : 'ASC'} LIMIT ?`,
    [logId, blocks, ...words.map((word) => Buffer.from(word)), most],
  );
  const last = texts.at(-1)?.block;
  return {
    texts,
    looked: texts.length < most || last === undefined ? blocks.length : blocks.indexOf(last) + 1,
  };
}
