import type { PoolConnection } from 'mysql2/promise';
import { asDate, asNumber, asText, orNull, type RowOf } from '@/lib/store/db/columns';
import { queryRows } from '@/lib/store/db/read-rows';
import type { LogRow } from '@/lib/store/index/logs/log-row';
import { runPlain } from '@/lib/store/index/logs/plain-sql';
import { FOLDED_KIND } from './history-kind';
import { COLUMNS, draftSql, eventsOf, type HistoryDraft } from './history-row';
import { moveSenders } from './move-senders';

/** Rows of a history in memory, by what records name them by. */
export interface Drafts {
  bySignature: Map<string, HistoryDraft>;
  byMessageId: Map<string, HistoryDraft>;
}

/** Adds the rows with some numbers or signatures. */
export async function loadDrafts(
  connection: PoolConnection,
  logId: number,
  column: 'seq' | 'signature',
  values: readonly (string | number)[],
  drafts: Drafts,
): Promise<void> {
  if (values.length === 0) return;
  const rows = await queryRows(
    connection,
    HISTORY,
    `SELECT ${COLUMNS} FROM dashboard_history WHERE log_id = ? AND ?? IN (?) ORDER BY seq`,
    [logId, column, values],
  );
  for (const row of rows) {
    const draft = toDraft(row);
    if (draft.signature !== null) drafts.bySignature.set(draft.signature, draft);
    if (draft.messageId !== '' && draft.kind !== FOLDED_KIND) drafts.byMessageId.set(draft.messageId, draft);
  }
}

/** The rows of a stretch of numbers, both ends in, whose first records are of a time, both ends in. */
export async function loadDraftsBetween(
  connection: PoolConnection,
  logId: number,
  seqs: readonly [number, number],
  times: readonly [Date, Date],
): Promise<HistoryDraft[]> {
  const rows = await queryRows(
    connection,
    HISTORY,
    `SELECT ${COLUMNS} FROM dashboard_history
     WHERE log_id = ? AND seq BETWEEN ? AND ? AND happened_at BETWEEN ? AND ? ORDER BY seq`,
    [logId, ...seqs, ...times],
  );
  return rows.map(toDraft);
}

const HISTORY = {
  seq: asNumber,
  rowKind: asNumber,
  happenedAt: asDate,
  signature: orNull(asText),
  fromText: asText,
  subject: asText,
  messageId: asText,
  life: orNull(asText),
  letter: asText,
  statusText: asText,
};

function toDraft(row: RowOf<typeof HISTORY>): HistoryDraft {
  const { seq, rowKind: kind, happenedAt: at, signature, fromText, subject, messageId } = row;
  const before = { kind, fromText };
  return { seq, kind, at, signature, fromText, subject, messageId, events: eventsOf(row), before };
}

/** Writes new rows; throws ER_DUP_ENTRY where one is there already. */
export async function insertDrafts(
  connection: PoolConnection,
  logId: number,
  drafts: readonly HistoryDraft[],
): Promise<void> {
  await writeDrafts(connection, logId, drafts, '');
}

/** Writes rows anew that are there, and counts them of their senders as what they are now. */
export async function updateDrafts(
  connection: PoolConnection,
  log: Pick<LogRow, 'id' | 'sendersSeq'>,
  drafts: readonly HistoryDraft[],
): Promise<void> {
  await writeDrafts(connection, log.id, drafts, UPDATE);
  await moveSenders(connection, log, drafts);
}

const UPDATE =
  ' ON DUPLICATE KEY UPDATE row_kind = VALUES(row_kind), from_text = VALUES(from_text), ' +
  'subject = VALUES(subject), message_id = VALUES(message_id), life = VALUES(life)';

async function writeDrafts(
  connection: PoolConnection,
  logId: number,
  drafts: readonly HistoryDraft[],
  more: string,
): Promise<void> {
  if (drafts.length === 0) return;
  const values = drafts.map((draft) => draftSql(logId, draft)).join(',');
  await runPlain(connection, `INSERT INTO dashboard_history (${COLUMNS}) VALUES ${values}${more}`);
}
