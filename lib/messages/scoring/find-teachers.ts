import { FEWEST_PEOPLE } from '@/lib/messages/campaigns/shown-people';
import { getConfig } from '@/lib/store/config/config';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { LearnedTotals } from './token-counts';

/** By whose counts somebody is judged whose own filter has learned too little. */
export interface Teachers {
  uids: number[];
  /** Of all together. */
  totals: LearnedTotals;
}

/** Each costs as much as a filter of one's own. */
const MOST_TEACHERS = 10;

/**
 * Those of the site who have taught their filters most innocent mail, and spam as well, without `uid`. Null where they are too few to hide among, or the site does
 * not want that anybody sees of others (CAMPAIGNS).
 */
export async function findTeachers(uid: number): Promise<Teachers | null> {
  if (!getConfig().campaigns) return null;
  const rows = await fetchRows(
    [asNumber, asNumber, asNumber],
    `SELECT uid, spam_learned, innocent_learned FROM dspam_stats
     WHERE spam_learned > 0 AND innocent_learned > 0 AND uid <> ? ORDER BY innocent_learned DESC, uid LIMIT ${MOST_TEACHERS}`,
    [uid],
  );
  if (rows.length < FEWEST_PEOPLE) return null;
  return {
    uids: rows.map(([teacher]) => teacher),
    totals: {
      spam: rows.reduce((sum, [, spam]) => sum + spam, 0),
      innocent: rows.reduce((sum, [, , innocent]) => sum + innocent, 0),
    },
  };
}
