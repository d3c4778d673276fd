import { queryTokens } from './query-tokens';
import type { TokenCount, TokenCounts } from './token-counts';

/** As many as one query may ask for without keeping DSPAM's own writes waiting (token-reader.ts). */
const AT_ONCE = 200;

/** Counts of tokens, added up over these users, as DSPAM does with those of a member and a merged group. Throws as queryTokens. */
export async function sumTokenCounts(uids: readonly number[], ids: readonly bigint[]): Promise<TokenCounts> {
  const sums = new Map<bigint, TokenCount>();
  for (const uid of uids)
    for (let from = 0; from < ids.length; from += AT_ONCE)
      for (const [token, spamHits, innocentHits] of await queryTokens(uid, ids.slice(from, from + AT_ONCE))) {
        const before = sums.get(token) ?? { spamHits: 0, innocentHits: 0 };
        sums.set(token, {
          spamHits: before.spamHits + spamHits,
          innocentHits: before.innocentHits + innocentHits,
        });
      }
  return sums;
}
