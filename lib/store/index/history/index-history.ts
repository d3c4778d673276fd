import type { PoolConnection } from 'mysql2/promise';
import { lowerName } from '@/lib/formats/dspam/lower-name';
import type { LogRecord } from '@/lib/formats/logs/log-record';
import { HourlyCounts, hourOf, hourText } from '@/lib/store/index/logs/hourly-counts';
import type { LogConsumer } from '@/lib/store/index/logs/log-consumer';
import type { LogRow } from '@/lib/store/index/logs/log-row';
import { runPlain } from '@/lib/store/index/logs/plain-sql';
import {
  findReleaseRuns,
  mailName,
  pairWithRuns,
  type ReleaseRun,
} from '@/lib/store/index/logs/release-runs';
import { BLOCK_ROWS, wholeBlocks } from './block-layout';
import { SENDER_TABLES } from './forget-senders';
import { blocksSql, readOpenRows, writeSegments } from './history-block';
import { type Drafts, insertDrafts, loadDrafts, updateDrafts } from './history-drafts';
import { belongsToAnother, isRetraining, type LifeEvent, playLife } from './history-life';
import { findMessageIds } from './history-message-ids';
import { type HistoryDraft, kindOfDraft, type PreparedRecord, prepareRecord } from './history-row';

const TABLES = ['dashboard_history', 'dashboard_history_block', 'dashboard_history_gram', ...SENDER_TABLES];

/** Whole blocks of a log's rows (block-layout.ts). */
const BLOCKS = `CAST((log.next_seq - 1) DIV ${BLOCK_ROWS} AS SIGNED)`;
/** The row that was written last, and the last whole block. */
const LAST_IS_THERE = `log.next_seq = 1 OR (
  EXISTS (SELECT 1 FROM dashboard_history last WHERE last.log_id = log.id AND last.seq = log.next_seq - 1)
  AND (${BLOCKS} = 0 OR EXISTS (SELECT 1 FROM dashboard_history_block whole
    WHERE whole.log_id = log.id AND whole.block = ${BLOCKS} - 1)))`;

/** Puts the records of a log into dashboard_history and dashboard_hourly. */
export const historyConsumer: LogConsumer<PreparedRecord[]> = {
  format: 'user',
  prepare: prepareRecords,
  write: writeHistory,
  intact: LAST_IS_THERE,
  async forget(connection, logId, since) {
    for (const table of TABLES) await connection.query('DELETE FROM ?? WHERE log_id = ?', [table, logId]);
    // The hours before are of a log that was rotated away: they cannot be counted again.
    await connection.query('DELETE FROM dashboard_hourly WHERE log_id = ? AND hour >= ?', [
      logId,
      hourText(hourOf(since)),
    ]);
  },
};

/**
 * The same with one member's records of system.log. Their mail may be retrained in the name of the group: such a record
 * counts when its message is theirs.
 */
export function memberConsumer(member: string): LogConsumer<PreparedRecord[]> {
  const isTheirs = ({ user }: LogRecord) => user !== null && lowerName(user) === lowerName(member);
  return {
    ...historyConsumer,
    format: 'system',
    prepare(records) {
      const now = Date.now();
      return records.flatMap((record) => {
        if (!isTheirs(record) && !belongsToAnother(record.letter)) return [];
        return [{ ...prepareRecord(record, now), isOthers: !isTheirs(record) }];
      });
    },
  };
}

function prepareRecords(records: LogRecord[]): PreparedRecord[] {
  const now = Date.now();
  return records.map((record) => prepareRecord(record, now));
}

/**
 * Writes a chunk. A classification hardly ever comes twice; instead of asking for a million signatures, the rows are
 * written, and asked for only when the database refuses one.
 */
async function writeHistory(
  connection: PoolConnection,
  log: LogRow,
  records: PreparedRecord[],
  fallback: Date,
): Promise<void> {
  if (records.length === 0) return;
  const isFew = records.length <= FEW_RECORDS;
  if (isFew || !(await writeOnce(connection, log, records, fallback, false)))
    await writeOnce(connection, log, records, fallback, true);
}

const FEW_RECORDS = 200;

/** False, with nothing changed, when a row that was thought to be new was there already. */
async function writeOnce(
  connection: PoolConnection,
  log: LogRow,
  records: PreparedRecord[],
  fallback: Date,
  isCareful: boolean,
): Promise<boolean> {
  const next = { ...log };
  const counts = new HourlyCounts();
  const runs = await findRuns(connection, log, records);
  const drafts = await loadKnown(connection, log, records, runs, isCareful);
  const runOf = pairRecords(records, runs, drafts);
  next.runsMet = [...log.runsMet, ...new Set([...runOf.values()].map(({ id }) => id))];
  const changed = new Set<HistoryDraft>();
  const isSought = records.some(seeksByMessageId);
  let previous = log.lastRecordAt ?? fallback;
  for (const record of records) {
    const event = record.isTimeless ? { ...record.event, at: previous } : record.event;
    previous = event.at;
    const run = runOf.get(record);
    if (run) {
      const released =
        drafts.bySignature.get(run.signature) ??
        newDraft(next, { ...record, signature: run.signature }, event);
      drafts.bySignature.set(run.signature, released);
      addTo(released, record, { ...event, isRun: true });
      changed.add(released);
      continue;
    }
    const known = findDraft(drafts, record);
    if (!known && record.isOthers) continue;
    const draft = known ?? newDraft(next, record, event);
    addTo(draft, record, event);
    changed.add(draft);
    if (record.signature !== null) drafts.bySignature.set(record.signature, draft);
    if (isSought && draft.messageId !== '') drafts.byMessageId.set(draft.messageId, draft);
    count(counts, next, draft, event);
  }
  for (const draft of changed) draft.kind = kindOfDraft(draft);
  next.kinds = [...new Set([...log.kinds, ...[...changed].map(({ kind }) => kind)])].sort((a, b) => a - b);
  const [fresh, old] = [[...changed].filter(isNew), [...changed].filter((draft) => !isNew(draft))];
  function isNew({ seq }: HistoryDraft): boolean {
    return seq >= log.nextSeq;
  }
  const [from, to] = [wholeBlocks(log.nextSeq), wholeBlocks(next.nextSeq)];
  const openRows = from < to ? await readOpenRows(connection, log.id, log.nextSeq) : [];
  const inserting = insertDrafts(connection, log.id, fresh);
  // A failure is thrown by the await below.
  inserting.catch(() => undefined);
  // Put together while the database takes the rows.
  const blocks = from < to ? blocksSql(log.id, from, to, [...openRows, ...fresh]) : null;
  try {
    await inserting;
  } catch (error) {
    if (!isCareful && error instanceof Error && 'code' in error && error.code === 'ER_DUP_ENTRY')
      return false;
    throw error;
  }
  await updateDrafts(connection, log, old);
  if (blocks) await runPlain(connection, blocks);
  await writeSegments(connection, log.id, from, to);
  await counts.write(connection, 'dashboard_hourly', 'log_id');
  Object.assign(log, next);
  return true;
}

/** The row that a record belongs to: by its signature; a retraining without one (trainPristine) by its Message-Id. */
function findDraft(drafts: Drafts, record: PreparedRecord): HistoryDraft | undefined {
  if (record.signature !== null) return drafts.bySignature.get(record.signature);
  return seeksByMessageId(record) ? drafts.byMessageId.get(record.messageId) : undefined;
}

function seeksByMessageId(record: PreparedRecord): boolean {
  return record.signature === null && record.messageId !== '' && belongsToAnother(record.event.letter);
}

/** The rows that records belong to: those of retrainings and errors, and of released messages, or, `all`, of every signature. */
async function loadKnown(
  connection: PoolConnection,
  log: LogRow,
  records: PreparedRecord[],
  runs: readonly ReleaseRun[],
  all: boolean,
): Promise<Drafts> {
  const drafts: Drafts = { bySignature: new Map(), byMessageId: new Map() };
  const messageIds = new Set(records.filter(seeksByMessageId).map(({ messageId }) => messageId));
  const seqs = await findMessageIds(connection, log.id, log.nextSeq, messageIds);
  await loadDrafts(connection, log.id, 'seq', seqs, drafts);
  const signed = records.filter((record) => all || belongsToAnother(record.event.letter));
  const signatures = [...signed, ...runs].flatMap(({ signature }) => signature || []);
  await loadDrafts(connection, log.id, 'signature', [...new Set(signatures)], drafts);
  return drafts;
}

function addTo(draft: HistoryDraft, record: PreparedRecord, event: LifeEvent): void {
  draft.events.push(event);
  draft.fromText ||= record.fromText;
  draft.subject ||= record.subject;
  draft.messageId ||= record.messageId;
}

function newDraft(
  log: LogRow,
  { signature, fromText, subject, messageId }: PreparedRecord,
  { at }: LifeEvent,
): HistoryDraft {
  const { nextSeq: seq } = log;
  const draft = { seq, kind: 0, at, signature, fromText, subject, messageId, events: [], before: null };
  log.nextSeq += 1;
  return draft;
}

function count(counts: HourlyCounts, log: LogRow, draft: HistoryDraft, event: LifeEvent): void {
  counts.add(event.letter, hourOf(event.at), log.id, 1);
  if (draft.events.length === 1 && !isRetraining(event.letter)) return;
  const { takenBack, status } = playLife(draft.events);
  if (takenBack) counts.add(takenBack.letter, hourOf(takenBack.at), log.id, -1);
  if (!isRetraining(event.letter)) return;
  if (status === 'undone') log.undoneCount += 1;
  else {
    log.retrainedCount += 1;
    log.lastRetrainedAt = event.at;
  }
}

/** The releases whose records can be among these. */
async function findRuns(
  connection: PoolConnection,
  log: LogRow,
  records: readonly PreparedRecord[],
): Promise<ReleaseRun[]> {
  const times = records.flatMap(({ isTimeless, event }) => (isTimeless ? [] : event.at.getTime()));
  if (times.length === 0) return [];
  return findReleaseRuns(connection, log, new Date(Math.min(...times)), new Date(Math.max(...times)));
}

/** Which records are those of releases of messages that can be named. */
function pairRecords(
  records: readonly PreparedRecord[],
  runs: readonly ReleaseRun[],
  { bySignature }: Drafts,
): Map<PreparedRecord, ReleaseRun> {
  const named = runs.filter(({ signature }) => signature !== '');
  if (named.length === 0) return new Map();
  const mails = records.flatMap((record) => {
    const { event, signature, isTimeless } = record;
    if (isTimeless) return [];
    return { record, letter: event.letter, at: event.at, signature, name: mailName(record), user: null };
  });
  // One without a Message-Id, or from before it was noted, is known by what was logged of the message when it came.
  const names = new Map<string, string>();
  for (const { signature, name } of mails)
    if (signature !== null && !names.has(signature)) names.set(signature, name);
  for (const { signature } of named) {
    const row = bySignature.get(signature);
    if (row) names.set(signature, mailName(row));
  }
  const pairs = pairWithRuns(mails, named, (run) => run.messageId || (names.get(run.signature) ?? ''));
  return new Map([...pairs].map(([{ record }, run]) => [record, run]));
}
