import { askRows } from '@/lib/store/db/ask';
import { asDate, asNumber, asText, orNull } from '@/lib/store/db/columns';
import type { History } from '@/lib/store/db/generated/client';
import { conditions, type RowFilter, seqsPart } from './find-by-kind';
import type { SeqRange } from './seq-range';

const ROW = {
  logId: asNumber,
  seq: asNumber,
  rowKind: asNumber,
  happenedAt: asDate,
  letter: asText,
  statusText: asText,
  signature: orNull(asText),
  fromText: asText,
  subject: asText,
  messageId: asText,
  life: orNull(asText),
};
const COLUMNS =
  'log_id, seq, row_kind, happened_at, letter, status_text, signature, from_text, subject, message_id, life';

/** The first `limit` rows of a stretch that meet a condition, in order, from its newer or its older end. */
export async function readFirstRows(...asked: Parameters<typeof seqsPart>): Promise<History[]> {
  const [logId, , , order] = asked;
  const found = seqsPart(...asked);
  if (!found) return [];
  // Found by an index first, and only then read.
  return askRows(
    ROW,
    `SELECT ${COLUMNS} FROM (${found.sql}) found STRAIGHT_JOIN dashboard_history entry USING (seq)
     WHERE entry.log_id = ? ORDER BY seq ${order === 'newest' ? 'DESC' : 'ASC'}`,
    [...found.values, logId],
  );
}

/** Those of some rows of a history, or of a stretch of it, that meet a condition, in no order. */
export async function readHistoryRows(
  logId: number,
  rows: SeqRange | readonly number[],
  filter: RowFilter,
): Promise<History[]> {
  if ('length' in rows && rows.length === 0) return [];
  const { sql, values } = conditions(logId, rows, filter);
  return askRows(
    ROW,
    // Left to itself, the database may read all rows of the kinds instead.
    `SELECT ${COLUMNS} FROM dashboard_history FORCE INDEX (PRIMARY) WHERE ${sql}`,
    values,
  );
}
