import { queryTokens } from './query-tokens';
import type { TokenCount, TokenCounts } from './token-counts';

/**
 * What a query is meant to take. A MyISAM table keeps DSPAM's own writes waiting for as long, and 50 ms are the most that it is
 * to wait: what is left is for a machine that is busy just then.
 */
const QUERY_MS = 10;
/** With nothing in memory, a disk that has to seek for each token takes the whole allowed time for this few. */
const SMALLEST_CHUNK = 5;
const FIRST_CHUNK = 25;
/** Two to four milliseconds from memory. Twice as many take more than twice as long: the list has to be sorted. */
const LARGEST_CHUNK = 200;
const CACHED = 200_000;

/**
 * Reads a user's token counts by many ids at a time, and remembers them while it lives: messages share most of their tokens.
 * Begins with few, and asks for as many as the time of the last query lets expect to stay short. Never writes. Throws
 * `unavailable`: reason `tokensMissing` without the table, `tokensBusy` when it is locked.
 */
export class TokenReader {
  private readonly cache = new Map<bigint, TokenCount | null>();
  private chunk = FIRST_CHUNK;

  /** `sharing`: so many share the memory. */
  constructor(
    private readonly uid: number,
    private readonly sharing = 1,
  ) {}

  /** The answer knows these ids, until the next call. `giveWay` is called before each query. */
  async read(ids: Iterable<bigint>, giveWay = async () => {}): Promise<TokenCounts> {
    if (this.cache.size > CACHED / this.sharing) this.cache.clear();
    let missing = new Set<bigint>();
    for (const id of ids) {
      if (this.cache.has(id)) continue;
      missing.add(id);
      if (missing.size < this.chunk) continue;
      await giveWay();
      await this.readChunk([...missing]);
      missing = new Set();
    }
    await giveWay();
    if (missing.size > 0) await this.readChunk([...missing]);
    return { get: (id) => this.cache.get(id) ?? undefined };
  }

  private async readChunk(ids: bigint[]): Promise<void> {
    const began = performance.now();
    const rows = await queryTokens(this.uid, ids);
    const took = performance.now() - began;
    if (took > QUERY_MS || ids.length === this.chunk) {
      // At most twice as many as before: those few may have happened to be in memory.
      const expected = Math.floor((ids.length * QUERY_MS) / took);
      this.chunk = Math.max(SMALLEST_CHUNK, Math.min(LARGEST_CHUNK, 2 * this.chunk, expected));
    }
    for (const id of ids) this.cache.set(id, null);
    for (const [token, spamHits, innocentHits] of rows) this.cache.set(token, { spamHits, innocentHits });
  }
}
