import { pool } from '@/lib/store/db/pool';
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';
import type { Learned } from './find-learned';
import { formatWhy, type WhyLooked } from './why-looked';

export interface NewScore {
  seq: number;
  key: string;
  score: number;
  why: WhyLooked;
  /** How many others have released mail of its campaign, as it is shown. */
  campaign: number;
}

/**
 * Writes the scores of some messages with what they were judged by. By their names: when the quarantine was indexed again
 * meanwhile, places belong to other messages. One whose sender is held back keeps its place.
 */
export async function saveScores(
  mailboxId: number,
  scores: NewScore[],
  { totals, retrained }: Learned,
): Promise<void> {
  if (scores.length === 0) return;
  const cases = scores.map(() => 'WHEN ? THEN ?').join(' ');
  await pool().query(
    `UPDATE dashboard_message
     SET held_score = IF(score <= ${HELD_SCORE}, CASE message_key ${cases} END, NULL),
       score = IF(score <= ${HELD_SCORE}, score, CASE message_key ${cases} END), why = CASE message_key ${cases} END, campaign = CASE message_key ${cases} END,
       score_spam = ?, score_innocent = ?, score_retrained = ?
     WHERE mailbox_id = ? AND message_key IN (?)`,
    [
      ...scores.flatMap(({ key, score }) => [key, score]),
      ...scores.flatMap(({ key, score }) => [key, score]),
      ...scores.flatMap(({ key, why }) => [key, formatWhy(why)]),
      ...scores.flatMap(({ key, campaign }) => [key, campaign]),
      totals.spam,
      totals.innocent,
      retrained,
      mailboxId,
      scores.map(({ key }) => key),
    ],
  );
}
