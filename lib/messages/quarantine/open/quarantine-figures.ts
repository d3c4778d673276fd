import { LIKELY_FROM } from '@/lib/messages/scoring/likelihood';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import type { Question } from '@/lib/store/db/ask';
import { asNumber } from '@/lib/store/db/columns';

/** Nobody needs the exact number of more, and there is no room for it. The texts say "or more" of this one. */
const MOST_LIKELY = 100;

const FIGURES = { ofMember: asNumber, likelyUnseen: asNumber };

/**
 * Of the messages that a user sees: how many there are (0 where that is all of the quarantine, whose row knows), and how many look innocent
 * and have not been looked at, up to 100.
 */
export function figuresQuestion({ store, onlyMember }: MailboxPlace): Question<typeof FIGURES> {
  const isOf = 'mailbox_id = (SELECT id FROM dashboard_mailbox WHERE store = ?)';
  const member = onlyMember === null ? [] : [onlyMember];
  const isTheirs = onlyMember === null ? '' : 'AND member = ?';
  const ofMember = `SELECT COUNT(*) FROM dashboard_message WHERE ${isOf} ${isTheirs}`;
  return {
    columns: FIGURES,
    // By the order of the index, so that it is the one that is read.
    sql: `SELECT (${onlyMember === null ? '0' : ofMember}) AS of_member,
      (SELECT COUNT(*) FROM (SELECT 1 FROM dashboard_message FORCE INDEX (dashboard_message_score)
        WHERE ${isOf} AND score >= ${LIKELY_FROM} AND NOT seen ${isTheirs}
        ORDER BY score DESC LIMIT ${MOST_LIKELY}) likely) AS likely_unseen`,
    values: [...(onlyMember === null ? [] : [store, onlyMember]), store, ...member],
  };
}
