import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { PoolConnection } from 'mysql2/promise';
import { withNamedLock } from '@/lib/db/named-lock';
import { transaction } from '@/lib/db/pool';
import { prisma } from '@/lib/db/prisma';
import type { ProblemCounts } from '@/lib/logs/log-problem';
import { type LogFormat, type LogRecord, parseRecord, recordProblems } from '@/lib/logs/log-record';
import type { LogEntry } from '@/lib/logs/log-splitter';
import { scanLog } from '@/lib/logs/scan-log';
import { readBytes } from '@/lib/mbox/record';
import { recordDigest, resumePoint } from './log-resume';
import { type LogRow, type LogTarget, lockLogRow, parseProblems, saveLogRow } from './log-row';
import { type FileStamp, findStamp, openMailbox } from './mailbox-file';

/** What is done with the records of a log. */
export interface LogConsumer<Prepared> {
  format: LogFormat;
  /** Everything that can be done without the database; runs while it still takes the batch before. */
  prepare(records: LogRecord[]): Prepared;
  /** Writes a batch, inside the transaction that saves how far was read. May change the counts of `log`. */
  write(connection: PoolConnection, log: LogRow, prepared: Prepared): Promise<void>;
  /** Whether what was written is still there: its tables are a cache, and somebody may have emptied them. */
  isIntact(log: { id: number; nextSeq: number }): Promise<boolean>;
  /** Drops what was written, before the log is read anew; `from` is the time of its first record. */
  forget(connection: PoolConnection, log: LogRow): Promise<void>;
}

/** What is known of a log that is followed. */
export interface LogState {
  /** 0 where there is no row yet. */
  id: number;
  /** `missing`: there is no file. `reading`: it is being read in the background; what was read is there already. */
  phase: 'ready' | 'reading' | 'missing';
  /** Bytes read and bytes in all. */
  read: number;
  size: number;
  recordsRead: number;
  nextSeq: number;
  problems: ProblemCounts;
  retrainedCount: number;
  undoneCount: number;
  lastRetrainedAt: Date | null;
  lastRecordAt: Date | null;
}

/** Up to so much is read before the page is answered. */
const FOREGROUND_BYTES = 1024 * 1024;
const TAIL_BYTES = 1024;

// Two requests of one process wait for the same run; two processes wait for each other at the row.
const runs = new Map<string, Promise<void>>();
const failures = new Map<string, unknown>();

/**
 * Brings what is known of a log up to date. Unchanged: one stat and one row. A little more: it is read at once. Much more,
 * as at the first time: read in the background, batch by batch, each saved with how far it got, so that a crash costs one
 * batch; the answer says `reading`. `wait` waits for the end of that, too.
 * A log that was rotated is read from the first record that is not known yet. Throws `unavailable` when the file may not be
 * read or the database is away.
 */
export async function followLog<Prepared>(
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
  wait = false,
): Promise<LogState> {
  const stamp = await findStamp(target.path);
  const known = await findState(target, stamp);
  if (!stamp) return { ...known, phase: 'missing', size: known.read };
  if (known.isUpToDate && (await consumer.isIntact(known))) return known;
  const key = `${target.kind}\0${target.store}\0${target.path}`;
  const failure = failures.get(key);
  failures.delete(key);
  if (failure) throw failure;
  const isLong = known.behind > FOREGROUND_BYTES;
  const run = runs.get(key) ?? readOn(target, consumer, isLong).finally(() => runs.delete(key));
  runs.set(key, run);
  if (!isLong || wait) await run;
  else run.catch((error) => failures.set(key, error));
  const now = await findState(target, stamp);
  return isLong && !wait ? { ...now, phase: 'reading' } : now;
}

/** What was known of a log when it was read last. */
export async function findLogState(target: LogTarget): Promise<LogState> {
  return findState(target, null);
}

async function readOn<Prepared>(
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
  isLong: boolean,
): Promise<void> {
  // A second process would only do the same work again; it shows how far this one is.
  if (isLong)
    await withNamedLock(`log ${target.kind} ${target.store}`.slice(0, 60), () => read(target, consumer));
  else await read(target, consumer);
}

async function read<Prepared>(target: LogTarget, consumer: LogConsumer<Prepared>): Promise<void> {
  const opened = await openMailbox(target.path);
  if (!opened) return;
  const { handle, stamp } = opened;
  try {
    const start = await transaction((connection) => prepareRow(connection, target, handle, stamp, consumer));
    const now = Date.now();
    let known = start.known;
    let position = start.offset;
    let writing: Promise<boolean> = Promise.resolve(true);
    for await (const batch of scanLog(handle, position, Number(stamp.size))) {
      const parsed = parseEntries(batch.entries, consumer.format, now);
      // What a rotation has kept of what was read before; it stands at the beginning.
      const fresh = known.size > 0 ? parsed.filter(({ entry }) => !takeKnown(known, entry)) : parsed;
      known = new Map();
      const prepared = consumer.prepare(fresh.map(({ record }) => record));
      if (!(await writing)) return;
      const from = position;
      position = batch.end;
      writing = writeBatch(
        target,
        consumer,
        { handle, from, end: batch.end, parsed: fresh, batch: batch.entries, now },
        prepared,
      );
      writing.catch(() => undefined);
    }
    if (!(await writing)) return;
    await transaction(async (connection) => {
      const row = await lockLogRow(connection, target);
      if (row.readOffset === position) await saveLogRow(connection, { ...row, stamp, isComplete: true });
    });
  } finally {
    await handle.close();
  }
}

interface ParsedEntry {
  entry: LogEntry;
  record: LogRecord;
}

/** The records of a batch. */
function parseEntries(entries: LogEntry[], format: LogFormat, _now: number): ParsedEntry[] {
  return entries.flatMap((entry) =>
    entry.text === '' ? [] : [{ entry, record: parseRecord(entry.text, format) }],
  );
}

/** Whether a record was read before the rotation. */
function takeKnown(known: Map<string, number>, entry: LogEntry): boolean {
  const digest = recordDigest(entry.text).toString('hex');
  const left = known.get(digest) ?? 0;
  if (left === 0) return false;
  known.set(digest, left - 1);
  return true;
}

interface ReadBatch {
  handle: FileHandle;
  from: number;
  end: number;
  parsed: ParsedEntry[];
  batch: LogEntry[];
  now: number;
}

/** Writes a batch with how far was read; false when somebody else has read on meanwhile. */
async function writeBatch<Prepared>(
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
  { handle, from, end, parsed, batch, now }: ReadBatch,
  prepared: Prepared,
): Promise<boolean> {
  return transaction(async (connection) => {
    const row = await lockLogRow(connection, target);
    if (row.readOffset !== from) return false;
    const next: LogRow = { ...row, readOffset: end, tailDigest: await digestBefore(handle, end) };
    next.recordsRead += parsed.length;
    next.lastRecords = lastRecords(row.lastRecords, parsed);
    next.problems = countProblems(row.problems, batch, parsed, consumer.format, now);
    await consumer.write(connection, next, prepared);
    await saveLogRow(connection, next);
    return true;
  });
}

function countProblems(
  before: ProblemCounts,
  batch: LogEntry[],
  parsed: ParsedEntry[],
  format: LogFormat,
  now: number,
): ProblemCounts {
  const counts = { ...before };
  for (const { problems } of batch) for (const each of problems) counts[each] = (counts[each] ?? 0) + 1;
  for (const { entry, record } of parsed)
    for (const each of recordProblems(entry.text, record, format, now))
      counts[each] = (counts[each] ?? 0) + 1;
  return counts;
}

const MOST_LAST_RECORDS = 128;
const RECORD_DIGEST_BYTES = 8;

function lastRecords(before: Buffer, parsed: ParsedEntry[]): Buffer {
  const digests = parsed.slice(-MOST_LAST_RECORDS).map(({ entry }) => recordDigest(entry.text));
  return Buffer.concat([before, ...digests]).subarray(-MOST_LAST_RECORDS * RECORD_DIGEST_BYTES);
}

/** Where reading goes on, saved in the row; `known` are records that stand behind it and were read before. */
async function prepareRow<Prepared>(
  connection: PoolConnection,
  target: LogTarget,
  handle: FileHandle,
  stamp: FileStamp,
  consumer: LogConsumer<Prepared>,
): Promise<{ offset: number; known: Map<string, number> }> {
  const row = await lockLogRow(connection, target);
  if (!(await consumer.isIntact(row))) {
    await consumer.forget(connection, row);
    Object.assign(row, FORGOTTEN);
  } else if (row.readOffset > 0 && (await isContinued(handle, stamp, row))) {
    return { offset: row.readOffset, known: new Map() };
  }
  const { offset, known } = await resumePoint(handle, Number(stamp.size), row.lastRecords);
  await saveLogRow(connection, {
    ...row,
    path: target.path,
    stamp: { ...stamp, mtimeNs: 0n },
    readOffset: offset,
  });
  return { offset, known };
}

const FORGOTTEN = {
  readOffset: 0,
  tailDigest: '',
  lastRecords: Buffer.alloc(0),
  isComplete: false,
  recordsRead: 0,
  nextSeq: 1,
  problems: {},
  retrainedCount: 0,
  undoneCount: 0,
  lastRetrainedAt: null,
  lastRecordAt: null,
};

/** Whether what was read is still before `readOffset`. */
async function isContinued(handle: FileHandle, stamp: FileStamp, row: LogRow): Promise<boolean> {
  const { device, inode } = row.stamp;
  if (device !== stamp.device || inode !== stamp.inode || Number(stamp.size) < row.readOffset) return false;
  return (await digestBefore(handle, row.readOffset)) === row.tailDigest;
}

/** SHA-256 of the bytes before an offset. */
async function digestBefore(handle: FileHandle, offset: number): Promise<string> {
  const start = Math.max(0, offset - TAIL_BYTES);
  return createHash('sha256')
    .update(await readBytes(handle, start, offset - start))
    .digest('hex');
}

async function findState(
  { kind, store, path }: LogTarget,
  stamp: FileStamp | null,
): Promise<LogState & { isUpToDate: boolean; behind: number }> {
  const row = await prisma().log.findUnique({ where: { kind_store: { kind, store } } });
  const size = Number(stamp?.size ?? 0);
  const isSame =
    row !== null && row.path === path && row.device === stamp?.device && row.inode === stamp.inode;
  const read = Number(row?.readOffset ?? 0);
  return {
    id: row?.id ?? 0,
    phase: 'ready',
    read,
    size,
    recordsRead: Number(row?.recordsRead ?? 0),
    nextSeq: row?.nextSeq ?? 1,
    problems: parseProblems(row?.problems ?? '{}'),
    retrainedCount: row?.retrainedCount ?? 0,
    undoneCount: row?.undoneCount ?? 0,
    lastRetrainedAt: row?.lastRetrainedAt ?? null,
    lastRecordAt: row?.lastRecordAt ?? null,
    isUpToDate: isSame && row.size === stamp?.size && row.mtimeNs === stamp.mtimeNs,
    behind: isSame ? size - read : size,
  };
}
