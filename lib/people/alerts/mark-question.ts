import type { Question } from '@/lib/store/db/ask';
import { asNumber } from '@/lib/store/db/columns';

const MARKED = { seq: asNumber };

/** Whether a set of alerts marks a message of a quarantine, by its number. */
export function markQuestion(setId: number, seq: number): Question<typeof MARKED> {
  const sql = 'SELECT seq FROM dashboard_alert_mark WHERE set_id = ? AND seq = ?';
  return { columns: MARKED, sql, values: [setId, seq] };
}
