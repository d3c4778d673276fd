/** Rows of a block: row `seq` is line `(seq - 1) % BLOCK_ROWS` of block `(seq - 1) / BLOCK_ROWS`. */
export const BLOCK_ROWS = 512;
/** Blocks of a segment. */
export const SEGMENT_BLOCKS = 64;
/** Hashes whose bits lie in one row of dashboard_history_gram. */
export const BUCKET_GRAMS = 256;
/** Bytes of one hash: a bit for each block of the segment. */
export const GRAM_BYTES = SEGMENT_BLOCKS / 8;

/** The block that a row is in. */
export function blockOf(seq: number): number {
  return Math.floor((seq - 1) / BLOCK_ROWS);
}

/** How many blocks are whole when the next row is `nextSeq`. */
export function wholeBlocks(nextSeq: number): number {
  return blockOf(nextSeq);
}
