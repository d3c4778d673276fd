import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { prisma } from '@/lib/db/prisma';
import { LOG_CLASS } from '@/lib/dspam/log-class';
import type { LogRecord } from '@/lib/logs/log-record';
import type { LogConsumer } from './follow-log';
import { isRetraining, playLife } from './history-life';
import {
  COLUMNS,
  draftValues,
  eventsOf,
  type HistoryDraft,
  type PreparedRecord,
  prepareRecord,
} from './history-row';
import { HourlyCounts } from './hourly-counts';
import type { LogRow } from './log-row';

/** Puts the records of a log into dashboard_history and dashboard_hourly. */
export const historyConsumer: LogConsumer<PreparedRecord[]> = {
  format: 'user',
  prepare: prepareRecords,
  write: writeHistory,
  isIntact: isHistoryIntact,
  async forget(connection, { id }) {
    await connection.query('DELETE FROM dashboard_history WHERE log_id = ?', [id]);
    await connection.query('DELETE FROM dashboard_hourly WHERE log_id = ?', [id]);
  },
};

/** The same with one member's records of system.log. */
export function memberConsumer(member: string): LogConsumer<PreparedRecord[]> {
  const isTheirs = ({ user }: LogRecord) => user?.toLowerCase() === member.toLowerCase();
  return {
    ...historyConsumer,
    format: 'system',
    prepare: (records) => prepareRecords(records.filter(isTheirs)),
  };
}

export function prepareRecords(records: LogRecord[]): PreparedRecord[] {
  const now = Date.now();
  return records.map((record) => prepareRecord(record, now));
}

/** Whether the row that was written last is there. */
export async function isHistoryIntact({ id, nextSeq }: { id: number; nextSeq: number }): Promise<boolean> {
  if (nextSeq === 1) return true;
  const last = await prisma().history.findUnique({
    where: { logId_seq: { logId: id, seq: nextSeq - 1 } },
    select: { seq: true },
  });
  return last !== null;
}

export async function writeHistory(
  connection: PoolConnection,
  log: LogRow,
  records: PreparedRecord[],
): Promise<void> {
  const counts = new HourlyCounts();
  const drafts = await loadRows(connection, log.id, records);
  const changed = new Set<HistoryDraft>();
  for (const record of records) {
    if (record.isTimeless) record.event.at = log.lastRecordAt ?? record.event.at;
    else if (!log.lastRecordAt || record.event.at > log.lastRecordAt) log.lastRecordAt = record.event.at;
    const draft = findDraft(drafts, record) ?? newDraft(log, record);
    draft.events.push(record.event);
    draft.fromText ||= record.fromText;
    draft.subject ||= record.subject;
    draft.messageId ||= record.messageId;
    changed.add(draft);
    if (record.signature !== null) drafts.bySignature.set(record.signature, draft);
    if (draft.messageId !== '') drafts.byMessageId.set(draft.messageId, draft);
    count(counts, log, draft, record);
  }
  await writeDrafts(connection, log.id, [...changed]);
  await counts.write(connection, log.id);
}

interface Drafts {
  bySignature: Map<string, HistoryDraft>;
  byMessageId: Map<string, HistoryDraft>;
}

/** The row that a record belongs to: by its signature; a retraining without one (trainPristine) by its Message-Id. */
function findDraft(drafts: Drafts, record: PreparedRecord): HistoryDraft | undefined {
  if (record.signature !== null) return drafts.bySignature.get(record.signature);
  return seeksByMessageId(record) ? drafts.byMessageId.get(record.messageId) : undefined;
}

function seeksByMessageId({ event, signature, messageId }: PreparedRecord): boolean {
  return (
    signature === null && messageId !== '' && (isRetraining(event.letter) || event.letter === LOG_CLASS.error)
  );
}

function newDraft(log: LogRow, { signature, fromText, subject, messageId }: PreparedRecord): HistoryDraft {
  const draft = { seq: log.nextSeq, signature, fromText, subject, messageId, events: [] };
  log.nextSeq += 1;
  return draft;
}

function count(counts: HourlyCounts, log: LogRow, draft: HistoryDraft, { event }: PreparedRecord): void {
  const { takenBack, status } = playLife(draft.events);
  counts.add(event);
  if (takenBack) counts.add(takenBack, -1);
  if (!isRetraining(event.letter)) return;
  if (status === 'undone') log.undoneCount += 1;
  else {
    log.retrainedCount += 1;
    log.lastRetrainedAt = event.at;
  }
}

async function loadRows(
  connection: PoolConnection,
  logId: number,
  records: PreparedRecord[],
): Promise<Drafts> {
  const drafts: Drafts = { bySignature: new Map(), byMessageId: new Map() };
  const signatures = records.flatMap(({ signature }) => signature ?? []);
  const messageIds = records.filter(seeksByMessageId).map(({ messageId }) => messageId);
  const load = async (column: string, values: string[]) => {
    if (values.length === 0) return;
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT ${COLUMNS} FROM dashboard_history WHERE log_id = ? AND ?? IN (?) ORDER BY seq`,
      [logId, column, values],
    );
    for (const row of rows) {
      const draft = toDraft(row);
      if (draft.signature !== null) drafts.bySignature.set(draft.signature, draft);
      if (draft.messageId !== '') drafts.byMessageId.set(draft.messageId, draft);
    }
  };
  await load('message_id', messageIds);
  await load('signature', signatures);
  return drafts;
}

function toDraft(row: RowDataPacket): HistoryDraft {
  const [fromText, messageId] = [String(row.from_text), String(row.message_id)];
  return {
    seq: Number(row.seq),
    signature: row.signature === null ? null : String(row.signature),
    fromText,
    subject: String(row.subject),
    messageId,
    events: eventsOf({
      life: row.life === null ? null : String(row.life),
      letter: String(row.letter),
      happenedAt: row.happened_at instanceof Date ? row.happened_at : new Date(0),
      statusText: String(row.status_text),
      fromText,
      messageId,
    }),
  };
}

async function writeDrafts(connection: PoolConnection, logId: number, drafts: HistoryDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  await connection.query(
    `INSERT INTO dashboard_history (${COLUMNS}) VALUES ? ON DUPLICATE KEY UPDATE row_kind = VALUES(row_kind), ` +
      'from_text = VALUES(from_text), subject = VALUES(subject), message_id = VALUES(message_id), life = VALUES(life)',
    [drafts.map((draft) => draftValues(logId, draft))],
  );
}
