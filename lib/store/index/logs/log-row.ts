import type { PoolConnection } from 'mysql2/promise';
import type { ProblemCounts } from '@/lib/formats/logs/log-problem';
import {
  asBigInt,
  asBytes,
  asDate,
  asFlag,
  asNumber,
  asText,
  orNull,
  type RowOf,
} from '@/lib/store/db/columns';
import type { LogKind } from '@/lib/store/db/generated/client';
import { lockedRow, makeRow } from '@/lib/store/db/locked-row';
import type { FileStamp } from './mailbox-file';
import { STAMP, stampValues } from './stamp-columns';

/** Which log is followed, and under which name. */
export interface LogTarget {
  kind: LogKind;
  /** The name whose folder holds it; for `member` the member, for `system` ''. */
  store: string;
  path: string;
}

/** What has been read of a log, and what its records come to; numbers as numbers (offsets stay below 2^53). */
export interface LogFigures {
  /** 0 where there is no row yet. */
  id: number;
  path: string;
  stamp: FileStamp;
  readOffset: number;
  recordsRead: number;
  nextSeq: number;
  problems: ProblemCounts;
  /** Which kinds (history-kind.ts) its rows have or had. */
  kinds: readonly number[];
  retrainedCount: number;
  undoneCount: number;
  lastRetrainedAt: Date | null;
  lastRecordAt: Date | null;
  /** The last operation whose end the rows show (history-operations.ts). */
  operationsSeen: bigint;
  /** The rows up to this one are counted of their senders (count-some-senders.ts). */
  sendersSeq: number;
}

/** dashboard_log. */
export interface LogRow extends LogFigures {
  kind: LogKind;
  store: string;
  tailDigest: string;
  lastRecords: Buffer;
  isComplete: boolean;
  /** The releases whose records were met last (release-runs.ts). */
  runsMet: readonly string[];
}

/** More runs are never so close together that their records could be taken for each other's. */
const MOST_RUNS = 40;

const NO_RECORDS = {
  readOffset: 0,
  recordsRead: 0,
  nextSeq: 1,
  problems: {},
  kinds: [],
  retrainedCount: 0,
  undoneCount: 0,
  lastRetrainedAt: null,
  lastRecordAt: null,
  operationsSeen: 0n,
  sendersSeq: 0,
} satisfies Partial<LogFigures>;

/** What a log row is before anything was read. */
export const EMPTY_LOG = {
  ...NO_RECORDS,
  tailDigest: '',
  lastRecords: Buffer.alloc(0),
  isComplete: false,
  runsMet: [],
} satisfies Partial<LogRow>;

/** What is known of a log that has no row yet. */
export function emptyFigures(path: string): LogFigures {
  return { id: 0, path, stamp: { device: 0n, inode: 0n, size: 0n, mtimeNs: 0n }, ...NO_RECORDS };
}

/** Makes the row where it is missing. Outside of any transaction (locked-row.ts). */
export async function makeLogRow({ kind, store, path }: LogTarget): Promise<void> {
  await makeRow('dashboard_log', { kind, store }, { path });
}

/** The columns of LogFigures. */
export const LOG_FIGURES = {
  id: asNumber,
  path: asText,
  ...STAMP,
  readOffset: asNumber,
  recordsRead: asNumber,
  nextSeq: asNumber,
  problems: asText,
  rowKinds: asText,
  retrainedCount: asNumber,
  undoneCount: asNumber,
  lastRetrainedAt: orNull(asDate),
  lastRecordAt: orNull(asDate),
  operationsSeen: asBigInt,
  sendersSeq: asNumber,
};

const LOG = {
  ...LOG_FIGURES,
  tailDigest: asText,
  lastRecords: asBytes,
  isComplete: asFlag,
  runsMet: asText,
};

/** What these columns say. */
export function figuresOf(row: RowOf<typeof LOG_FIGURES>): LogFigures {
  const { device, inode, size, mtimeNs, problems, rowKinds, ...rest } = row;
  return {
    ...rest,
    stamp: { device, inode, size, mtimeNs },
    problems: parseProblems(problems),
    kinds: rowKinds === '' ? [] : rowKinds.split(',').map(Number),
  };
}

/** Locks the row until the transaction ends, and reads it. As the first statement of the transaction (locked-row.ts). */
export async function lockLogRow(connection: PoolConnection, { kind, store }: LogTarget): Promise<LogRow> {
  const found = await lockedRow(connection, LOG, 'dashboard_log', { kind, store });
  const { tailDigest, lastRecords, isComplete, runsMet, ...figures } = found;
  return {
    ...figuresOf(figures),
    kind,
    store,
    tailDigest,
    lastRecords,
    isComplete,
    runsMet: runsMet.split(',').filter(Boolean),
  };
}

/** Writes the row back, inside the transaction that locked it. */
export async function saveLogRow(connection: PoolConnection, row: LogRow): Promise<void> {
  const values = {
    path: row.path,
    ...stampValues(row.stamp),
    read_offset: row.readOffset,
    tail_digest: row.tailDigest,
    last_records: row.lastRecords,
    is_complete: row.isComplete ? 1 : 0,
    records_read: row.recordsRead,
    next_seq: row.nextSeq,
    problems: JSON.stringify(row.problems),
    row_kinds: row.kinds.join(','),
    retrained_count: row.retrainedCount,
    undone_count: row.undoneCount,
    last_retrained_at: row.lastRetrainedAt,
    last_record_at: row.lastRecordAt,
    operations_seen: row.operationsSeen.toString(),
    senders_seq: row.sendersSeq,
    runs_met: row.runsMet.slice(-MOST_RUNS).join(','),
    synced_at: new Date(),
  };
  await connection.query('UPDATE dashboard_log SET ? WHERE id = ?', [values, row.id]);
}

/** The column `problems`; nothing where somebody else has written into it. */
function parseProblems(text: string): ProblemCounts {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as ProblemCounts) : {};
  } catch {
    return {};
  }
}
