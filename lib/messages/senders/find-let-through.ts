import { isWhitelisted, moreUntilWhitelisted } from '@/lib/messages/explain/whitelisted';
import { sumTokenCounts } from '@/lib/messages/scoring/sum-token-counts';
import { fromTokens } from '@/lib/store/index/history/from-tokens';
import type { Whitelist } from './find-whitelist';
import type { SenderLines } from './list-sender-lines';

/** Whether the filter lets a sender through by itself. */
export interface LetThrough {
  /** From lines that were looked at, and how many of them it lets through. */
  lines: number;
  through: number;
  /** There are more than these. */
  hasMore: boolean;
  /** Innocent messages until the first of the others is; 0 where all are. */
  more: number;
}

const NEVER_LEARNED = { innocentHits: 0, spamHits: 0 };

/**
 * The same of several senders, by the digits of their digests. Each line is a token of its own, and an address may have many. Throws
 * `unavailable`, reason `tokensMissing` or `tokensBusy`, where DSPAM's table cannot be asked.
 */
export async function findLetThrough(
  { threshold, uids }: Whitelist,
  senders: ReadonlyMap<string, SenderLines>,
): Promise<Map<string, LetThrough>> {
  const tokens = new Map<string, bigint[]>();
  for (const { lines } of senders.values())
    for (const line of lines) tokens.set(line, tokens.get(line) ?? [line, `${line}\r`].flatMap(fromTokens));
  const counts = await sumTokenCounts(uids, [...tokens.values()].flat());
  const found = new Map<string, LetThrough>();
  for (const [key, { lines, hasMore }] of senders) {
    const known = lines.map((line) => {
      // In the charset, and with the end of line, in which the filter has seen most of it: CR is part of it (T§7).
      const each = (tokens.get(line) ?? []).map((token) => counts.get(token) ?? NEVER_LEARNED);
      const best = each.sort((one, other) => other.innocentHits - one.innocentHits)[0] ?? NEVER_LEARNED;
      return isWhitelisted(best, threshold) ? 0 : moreUntilWhitelisted(best, threshold);
    });
    const missing = known.filter((more) => more > 0);
    found.set(key, {
      lines: lines.length,
      through: lines.length - missing.length,
      hasMore,
      more: missing.length > 0 ? Math.min(...missing) : 0,
    });
  }
  return found;
}
