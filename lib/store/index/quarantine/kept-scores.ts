import type { PoolConnection } from 'mysql2/promise';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { MailboxRow } from './mailbox-row';

/** What lib/messages/scoring has written into a row. */
export interface KeptScore {
  byteLength: number;
  score: number;
  spam: number;
  innocent: number;
  retrained: number;
  why: string;
  campaign: number;
}

/** If there are more messages, only the newest keep theirs (about 20 MB); the others are judged again. */
const MOST_KEPT = 100_000;
const AT_ONCE = 5000;
const SCORED = [
  asNumber,
  asText,
  asNumber,
  asNumber,
  asNumber,
  asNumber,
  asNumber,
  asText,
  asNumber,
] as const;

/**
 * Reads the scores of the rows from `fromSeq` on, which are about to be deleted and made again, by the names of their messages:
 * judging a whole quarantine again would take minutes, in which the list has another order. See decision 083.
 */
export async function readScores(
  connection: PoolConnection,
  mailbox: MailboxRow,
  fromSeq: number,
): Promise<Map<string, KeptScore>> {
  const kept = new Map<string, KeptScore>();
  for (let before = mailbox.nextSeq; kept.size < MOST_KEPT; ) {
    const rows = await fetchRows(
      SCORED,
      `SELECT seq, message_key, byte_length, IFNULL(held_score, score), score_spam, score_innocent, score_retrained, why, campaign
       FROM dashboard_message WHERE mailbox_id = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
      [mailbox.id, fromSeq, before, AT_ONCE],
      connection,
    );
    for (const [, key, byteLength, score, spam, innocent, retrained, why, campaign] of rows)
      if (score >= 0) kept.set(key, { byteLength, score, spam, innocent, retrained, why, campaign });
    if (rows.length < AT_ONCE) break;
    before = rows.at(-1)?.[0] ?? 0;
  }
  return kept;
}
