/** What the filter has counted for a user (F§1 `.stats`, F§6). */
export interface FilterFigures {
  /** Caught spam. */
  tp: number;
  /** Innocent mail that was let through. */
  tn: number;
  /** Missed spam. */
  fn: number;
  /** False positives. */
  fp: number;
  spamCorpusfed: number;
  innocentCorpusfed: number;
  /** Innocent messages that it has learned from: it is in training until there are 2,500. */
  innocentLearned: number;
}

export const NO_FIGURES: FilterFigures = {
  tp: 0,
  tn: 0,
  fn: 0,
  fp: 0,
  spamCorpusfed: 0,
  innocentCorpusfed: 0,
  innocentLearned: 0,
};

/** The share of mail that was judged rightly (F§11 "overall accuracy"), 0 to 1; null where no mail was judged. */
export function accuracyOf({ tp, tn, fn, fp }: FilterFigures): number | null {
  const judged = tp + tn + fn + fp;
  return judged === 0 ? null : (tp + tn) / judged;
}

/** The share of spam of all mail (F§11), 0 to 1; null where no mail was judged. */
export function spamShareOf({ tp, tn, fn, fp }: FilterFigures): number | null {
  const judged = tp + tn + fn + fp;
  return judged === 0 ? null : (tp + fn) / judged;
}
