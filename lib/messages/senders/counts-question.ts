import type { Question } from '@/lib/store/db/ask';
import { asNumber } from '@/lib/store/db/columns';
import { senderOf } from '@/lib/store/index/history/sender-of';

const COUNTS = { messages: asNumber, spam: asNumber, innocent: asNumber };

/** How many messages of a sender a history has, as far as they are counted (decision 284). */
export function countsQuestion(logId: number, fromText: string): Question<typeof COUNTS> {
  return {
    columns: COUNTS,
    sql: 'SELECT messages, spam, innocent FROM dashboard_sender WHERE log_id = ? AND digest = ?',
    values: [logId, senderOf(fromText).digest],
  };
}
