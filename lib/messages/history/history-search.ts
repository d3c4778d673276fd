import { asBytes, asNumber, type RowOf } from '@/lib/store/db/columns';
import type { RowFilter } from './find-by-kind';
import type { AskedOfRow } from './searched-row';
import type { SeqRange } from './seq-range';

/** A search of a history: of which log, for what, where, and how much. */
export interface Search extends AskedOfRow {
  logId: number;
  nextSeq: number;
  range: SeqRange;
  filter: RowFilter;
  order: 'newest' | 'oldest';
  limit: number;
  /** Blocks whose texts are looked at at most; without it, as many as suit a page. */
  mostBlocks?: number;
}

export const BLOCK_TEXTS = { block: asNumber, texts: asBytes };
export type BlockTexts = RowOf<typeof BLOCK_TEXTS>;
