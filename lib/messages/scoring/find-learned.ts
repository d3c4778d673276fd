import { askTogether } from '@/lib/store/db/ask';
import { asNumber } from '@/lib/store/db/columns';
import type { LearnedTotals } from './token-counts';

/** What was learned for a user (dspam_stats). */
export interface Learned {
  totals: LearnedTotals;
  /** With TOE: judged, and not learned. */
  classified: LearnedTotals;
  /** Grows with each retraining and each message that was fed, however it was done. */
  retrained: number;
}

const COUNTS = {
  spamLearned: asNumber,
  innocentLearned: asNumber,
  spamClassified: asNumber,
  innocentClassified: asNumber,
  retrained: asNumber,
};

/** Column of dspam_stats: grows with each retraining and each message that was fed. */
export const RETRAINED = 'spam_misclassified + innocent_misclassified + spam_corpusfed + innocent_corpusfed';

/** Null when nothing was ever learned. Throws `unavailable` when the database is away. */
export async function findLearned(uid: number): Promise<Learned | null> {
  const { counts } = await askTogether({
    counts: {
      columns: COUNTS,
      sql: `SELECT spam_learned, innocent_learned, spam_classified, innocent_classified,
          ${RETRAINED} AS retrained
        FROM dspam_stats WHERE uid = ?`,
      values: [uid],
    },
  });
  if (!counts) return null;
  const { spamLearned, innocentLearned, spamClassified, innocentClassified, retrained } = counts;
  return {
    totals: { spam: spamLearned, innocent: innocentLearned },
    classified: { spam: spamClassified, innocent: innocentClassified },
    retrained,
  };
}

/** Whether there is mail of both kinds to compare with. */
export function isTrained({ totals }: Learned): boolean {
  return totals.spam > 0 && totals.innocent > 0;
}

/** What a score, or a whole pass over a quarantine, was based on. */
export interface JudgedBy {
  spam: number;
  innocent: number;
  retrained: number;
}

/** Half of the 2 % by which scores may be behind: a pass begins when the totals have moved by this since the one before. */
const MOVED = 0.01;

/** Whether what was made by `before` is out of date: something was retrained, or much was learned. */
export function isOutdated(
  before: JudgedBy,
  { totals, retrained }: Pick<Learned, 'totals' | 'retrained'>,
): boolean {
  const moved = (was: number, is: number) => Math.abs(is - was) > MOVED * was;
  return (
    before.retrained !== retrained ||
    moved(before.spam, totals.spam) ||
    moved(before.innocent, totals.innocent)
  );
}
