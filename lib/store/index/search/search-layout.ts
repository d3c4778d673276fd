/** Rows of a block: number n is bit `n % SEARCH_BLOCK_ROWS` of block `n / SEARCH_BLOCK_ROWS`. */
export const SEARCH_BLOCK_ROWS = 8192;
/** One bit for each row of a block. */
export const BITMAP_BYTES = SEARCH_BLOCK_ROWS / 8;
/** How many hashes the pieces of words of sender and subject have. */
export const SLICES = 1024;
/** And those of texts, which are longer; their slices come behind. */
export const TEXT_SLICES = 4096;
/** The slice of the rows that have an attachment, behind both. */
export const ATTACHMENT_SLICE = SLICES + TEXT_SLICES;

/** Time as blocks keep it: seconds since 1970, four bytes, what is earlier or later at the border. */
export function blockSeconds(at: Date): number {
  return Math.min(0xffffffff, Math.max(0, Math.floor(at.getTime() / 1000)));
}
