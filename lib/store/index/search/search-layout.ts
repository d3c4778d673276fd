/** Rows of a block: number n is bit `n % SEARCH_BLOCK_ROWS` of block `n / SEARCH_BLOCK_ROWS`. */
export const SEARCH_BLOCK_ROWS = 8192;
/** One bit for each row of a block. */
export const BITMAP_BYTES = SEARCH_BLOCK_ROWS / 8;
/** How many hashes the pieces of words have. */
export const SLICES = 1024;

/** Time as blocks keep it: seconds since 1970, four bytes, what is earlier or later at the border. */
export function blockSeconds(at: Date): number {
  return Math.min(0xffffffff, Math.max(0, Math.floor(at.getTime() / 1000)));
}
