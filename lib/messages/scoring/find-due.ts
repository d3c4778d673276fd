import { findSharing } from '@/lib/people/mailbox/mailbox-place';
import { asFlag, asNumber, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { isOutdated, type Learned, RETRAINED } from './find-learned';
import { IS_WAITING } from './find-waiting';
import type { LastPass } from './judge';
import { lastPassOf } from './scoring-state';

/** A quarantine of which something can be judged; `lastPass` where no message waits, but all scores are out of date. */
export interface Due {
  store: string;
  lastPass: LastPass | null;
}

/** Users whose counts are read in one statement. */
const AT_ONCE = 1000;

/**
 * The quarantines with messages that wait for a score, or with scores that are out of date, in a few statements, however many there are. Messages
 * of somebody whose filter had learned too little count only when it has learned something since, or others may have mail in the same file.
 */
export async function findDue(): Promise<Due[]> {
  const rows = await fetchRows(
    [asText, asFlag, orNull(asText), asText],
    `SELECT b.store, EXISTS (${IS_WAITING}), s.obstacle, IFNULL(s.learned, '')
     FROM dashboard_mailbox b LEFT JOIN dashboard_scoring s ON s.store = b.store WHERE b.message_count > 0`,
  );
  const mailboxes = rows.map(([store, waits, obstacle, learned]) => ({
    store,
    waits,
    obstacle,
    lastPass: lastPassOf({ learned }),
  }));
  const learned = await findAllLearned(new Set(mailboxes.flatMap(({ lastPass }) => [...lastPass.keys()])));
  const due: Due[] = [];
  for (const { store, waits, obstacle, lastPass } of mailboxes) {
    const isHindered = obstacle === 'untrained' && lastPass.size > 0 && (await findSharing(store)) === 'none';
    const isBehind = [...lastPass].some(([uid, before]) => {
      const now = learned.get(uid);
      return now !== undefined && isOutdated(before, now);
    });
    if (waits && !isHindered) due.push({ store, lastPass: null });
    else if (isBehind) due.push({ store, lastPass: waits ? null : lastPass });
  }
  return due;
}

async function findAllLearned(
  uids: ReadonlySet<number>,
): Promise<Map<number, Pick<Learned, 'totals' | 'retrained'>>> {
  const all = [...uids];
  const found = new Map<number, Pick<Learned, 'totals' | 'retrained'>>();
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const rows = await fetchRows(
      [asNumber, asNumber, asNumber, asNumber],
      `SELECT uid, spam_learned, innocent_learned, ${RETRAINED} FROM dspam_stats WHERE uid IN (?)`,
      [all.slice(at, at + AT_ONCE)],
    );
    for (const [uid, spam, innocent, retrained] of rows)
      found.set(uid, { totals: { spam, innocent }, retrained });
  }
  return found;
}
