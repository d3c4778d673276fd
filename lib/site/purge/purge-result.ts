import { TOKEN_RULES, type TokenRule } from './purge-rules';
import type { TokenPlace } from './token-chunks';

/** What a count has found, or a purge has removed, so far; and where to go on after a restart. */
export interface PurgeResult {
  signatures: number;
  tokens: Record<TokenRule, number>;
  /** Tokens that were really removed; 0 in a count. Mail that came meanwhile may have saved some that were counted. */
  tokensRemoved: number;
  fragments: { files: number; bytes: number };
  /** Token rows looked at. */
  seen: number;
  place: TokenPlace;
  phase: 'signatures' | 'tokens' | 'fragments' | 'done';
  /** The longest that a single statement took. */
  longestMs: number;
  /** One line each, of the first: what could not be done, and why. */
  failures: string[];
}

/** The result that a task has saved, or that of one that begins. */
export function readPurgeResult(text: string): PurgeResult {
  const empty: PurgeResult = {
    signatures: 0,
    tokens: Object.fromEntries(TOKEN_RULES.map((rule) => [rule, 0])) as Record<TokenRule, number>,
    tokensRemoved: 0,
    fragments: { files: 0, bytes: 0 },
    seen: 0,
    place: { uid: 0, token: '0' },
    phase: 'signatures',
    longestMs: 0,
    failures: [],
  };
  return { ...empty, ...(JSON.parse(text) as Partial<PurgeResult>) };
}
