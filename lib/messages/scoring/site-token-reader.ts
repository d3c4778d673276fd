import { FEWEST_PEOPLE } from '@/lib/messages/campaigns/shown-people';
import type { TokenCount, TokenCounts } from './token-counts';
import { TokenReader } from './token-reader';

/**
 * Reads the counts of several users as if they were those of one. A token that fewer than three of them have is not known: it may be the name
 * of somebody, and what a score says of it would be said of them. Otherwise as TokenReader, one user after the other.
 */
export class SiteTokenReader {
  private readonly readers: TokenReader[];

  constructor(uids: readonly number[]) {
    this.readers = uids.map((uid) => new TokenReader(uid, uids.length));
  }

  async read(ids: Iterable<bigint>, giveWay = async () => {}): Promise<TokenCounts> {
    const asked = [...new Set(ids)];
    const sums = new Map<bigint, TokenCount & { people: number }>();
    for (const reader of this.readers) {
      const counts = await reader.read(asked, giveWay);
      for (const id of asked) {
        const count = counts.get(id);
        if (!count || count.spamHits + count.innocentHits === 0) continue;
        const sum = sums.get(id) ?? { spamHits: 0, innocentHits: 0, people: 0 };
        sum.spamHits += count.spamHits;
        sum.innocentHits += count.innocentHits;
        sum.people += 1;
        sums.set(id, sum);
      }
    }
    return {
      get: (id) => {
        const sum = sums.get(id);
        return sum && sum.people >= FEWEST_PEOPLE ? sum : undefined;
      },
    };
  }
}
