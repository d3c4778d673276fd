import { asNumber } from '@/lib/store/db/columns';
import { eachRow } from '@/lib/store/db/each-row';
import type { FilterFigures } from './filter-figures';

const COLUMNS = [
  'spam_learned',
  'innocent_learned',
  'spam_misclassified',
  'innocent_misclassified',
  'spam_corpusfed',
  'innocent_corpusfed',
  'spam_classified',
  'innocent_classified',
];

/** The figures of every row of dspam_stats, by uid, with one query. TP and TN are computed as dspam does (F§1). */
export async function loadStats(): Promise<Map<number, FilterFigures>> {
  const figures = new Map<number, FilterFigures>();
  await eachRow(
    [asNumber, asNumber, asNumber, asNumber, asNumber, asNumber, asNumber, asNumber, asNumber],
    { sql: `SELECT uid, ${COLUMNS.join(', ')} FROM dspam_stats`, begin: () => figures.clear() },
    ([uid, sl, il, sm, im, sc, ic, spamClassified, innocentClassified]) => {
      figures.set(uid, {
        tp: Math.max(0, sl + spamClassified - sm - sc),
        tn: Math.max(0, il + innocentClassified - im - ic),
        fn: sm,
        fp: im,
        spamCorpusfed: sc,
        innocentCorpusfed: ic,
        innocentLearned: il,
      });
    },
  );
  return figures;
}
