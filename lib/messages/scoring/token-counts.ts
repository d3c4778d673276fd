/** How often a token stood in a user's learned mail (a row of dspam_token_data). */
export interface TokenCount {
  spamHits: number;
  innocentHits: number;
}

/** How much mail was learned for a user (dspam_stats). */
export interface LearnedTotals {
  spam: number;
  innocent: number;
}

/** Counts by token id; none for a token that is not in the table. */
export type TokenCounts = Pick<ReadonlyMap<bigint, TokenCount>, 'get'>;
