import { BLOCK_ROWS } from '@/lib/store/index/history/block-layout';
import type { BlockTexts, Search } from './history-search';

/** The rows of some blocks whose lines can be what was asked for, in the order of the search. */
export function findLines(
  { words, without = [], range, order }: Pick<Search, 'words' | 'without' | 'range' | 'order'>,
  blocks: readonly BlockTexts[],
): number[] {
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
