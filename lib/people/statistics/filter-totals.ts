/** What the filter has counted (F§1 `.stats`): 64-bit counters, so never plain numbers. */
export interface FilterTotals {
  /** TP: spam that it classified as spam. */
  caught: bigint;
  /** TN: innocent mail that it let through. */
  innocent: bigint;
  /** FN: missed spam, as reported by people. */
  missed: bigint;
  /** FP: false positives, as reported by people. */
  falsePositives: bigint;
  spamCorpusfed: bigint;
  innocentCorpusfed: bigint;
}

export const NO_TOTALS: FilterTotals = {
  caught: 0n,
  innocent: 0n,
  missed: 0n,
  falsePositives: 0n,
  spamCorpusfed: 0n,
  innocentCorpusfed: 0n,
};

/** A row of dspam_stats. */
export interface StatsRow {
  spamLearned: bigint;
  innocentLearned: bigint;
  spamMisclassified: bigint;
  innocentMisclassified: bigint;
  spamCorpusfed: bigint;
  innocentCorpusfed: bigint;
  spamClassified: bigint;
  innocentClassified: bigint;
}

/** The totals of a row as dspam writes them into `.stats`: TP and TN never fall below 0 (F§1). */
export function totalsOf(row: StatsRow): FilterTotals {
  return {
    caught: atLeast0(row.spamLearned + row.spamClassified - row.spamMisclassified - row.spamCorpusfed),
    innocent: atLeast0(
      row.innocentLearned + row.innocentClassified - row.innocentMisclassified - row.innocentCorpusfed,
    ),
    missed: row.spamMisclassified,
    falsePositives: row.innocentMisclassified,
    spamCorpusfed: row.spamCorpusfed,
    innocentCorpusfed: row.innocentCorpusfed,
  };
}

/** What was counted since a snapshot. `wentBackwards`: a counter is lower than it was then; it counts as 0. */
export function totalsSince(
  now: FilterTotals,
  then: FilterTotals,
): { totals: FilterTotals; wentBackwards: boolean } {
  const since = (key: keyof FilterTotals) => atLeast0(now[key] - then[key]);
  const totals = {
    caught: since('caught'),
    innocent: since('innocent'),
    missed: since('missed'),
    falsePositives: since('falsePositives'),
    spamCorpusfed: since('spamCorpusfed'),
    innocentCorpusfed: since('innocentCorpusfed'),
  };
  const keys = Object.keys(NO_TOTALS) as (keyof FilterTotals)[];
  return { totals, wentBackwards: keys.some((key) => now[key] < then[key]) };
}

function atLeast0(value: bigint): bigint {
  return value < 0n ? 0n : value;
}
