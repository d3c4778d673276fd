import type { PoolConnection } from 'mysql2/promise';
import type { ProblemCounts } from '@/lib/formats/logs/log-problem';
import {
  type LogFormat,
  type LogRecord,
  parseRecord,
  recordProblems,
  timeProblem,
} from '@/lib/formats/logs/log-record';
import type { LogEntry } from '@/lib/formats/logs/log-splitter';
import { type LogChunk, scanLog } from '@/lib/formats/logs/scan-log';
import { transaction } from '@/lib/store/db/pool';
import { requireHome } from '@/lib/store/home/require-home';
import type { LogConsumer } from './log-consumer';
import { findLog } from './log-question';
import { digestBefore, findStart, type LogStart, lastRecords, openRotated, recordDigest } from './log-resume';
import { EMPTY_LOG, type LogRow, type LogTarget, lockLogRow, makeLogRow, saveLogRow } from './log-row';
import { type OpenMailbox, openMailbox } from './mailbox-file';

/**
 * Reads a log to its end and gives the records to the consumer. Each chunk is written in one transaction with how far was
 * read, so that a crash costs one chunk and nothing comes twice. The next chunk is parsed while the database takes the one
 * before. Answers false when another process has read on meanwhile.
 */
export async function readLog<Prepared>(
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
): Promise<boolean> {
  // What another site's log holds is not to be put to what is known of this one.
  await requireHome();
  const opened = await openMailbox(target.path);
  if (!opened) return true;
  try {
    await makeLogRow(target);
    let row = await transaction((connection) => lockLogRow(connection, target));
    const isIntact = (await findLog(target, consumer))?.isIntact ?? true;
    if (isIntact && isOtherFile(row, opened)) {
      if (!(await readRest(target, consumer, row))) return false;
      row = await transaction((connection) => lockLogRow(connection, target));
    }
    const start = await findStart(opened, isIntact ? row : { ...row, ...EMPTY_LOG });
    return await readFrom(target, consumer, opened, row, start, !isIntact);
  } finally {
    await opened.handle.close();
  }
}

function isOtherFile({ stamp }: LogRow, opened: OpenMailbox): boolean {
  return stamp.inode !== 0n && stamp.inode !== opened.stamp.inode;
}

/** What was appended to a log before it was renamed away. */
async function readRest<Prepared>(
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
  row: LogRow,
): Promise<boolean> {
  const rotated = await openRotated(row);
  if (!rotated) return true;
  try {
    return await readFrom(target, consumer, rotated, row, await findStart(rotated, row), false);
  } finally {
    await rotated.handle.close();
  }
}

/** What one chunk has for the database. */
interface ParsedChunk<Prepared> {
  /** All of it, for the problems. */
  entries: LogEntry[];
  /** The records that are new. */
  records: ParsedRecord[];
  prepared: Prepared;
  end: number;
  isLast: boolean;
}

interface ParsedRecord {
  entry: LogEntry;
  record: LogRecord;
}

async function readFrom<Prepared>(
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
  opened: OpenMailbox,
  row: LogRow,
  start: LogStart,
  startsOver: boolean,
): Promise<boolean> {
  const { handle, stamp } = opened;
  let expected: LogRow | null = row;
  let writing: Promise<LogRow | null> = Promise.resolve(row);
  let isFirst = true;
  const write = (chunk: ParsedChunk<Prepared>, before: LogRow, since: Date | null) => {
    writing = transaction((connection) =>
      writeChunk(connection, target, consumer, opened, before, chunk, since),
    );
    // A failure is thrown by the next await; until then it must not count as unhandled.
    writing.catch(() => undefined);
  };
  const isNew = newRecords(start);
  let chunks = scanLog(handle, start.offset, Number(stamp.size), consumer.chunkBytes);
  if (Number(stamp.size) <= start.offset) chunks = nothing(start.offset);
  for await (const { entries, end, isLast } of chunks) {
    const records = parseRecords(entries, consumer.format).filter(isNew);
    const prepared = consumer.prepare(records.map(({ record }) => record));
    expected = await writing;
    if (!expected) return false;
    const since = startsOver && isFirst ? (records[0]?.record.time ?? new Date(0)) : null;
    write({ entries, records, prepared, end, isLast }, expected, since);
    isFirst = false;
  }
  return (await writing) !== null;
}

async function* nothing(end: number): AsyncGenerator<LogChunk> {
  yield { entries: [], end, isLast: true };
}

function parseRecords(entries: LogEntry[], format: LogFormat): ParsedRecord[] {
  return entries
    .filter(({ text }) => text !== '')
    .map((entry) => ({ entry, record: parseRecord(entry.text, format) }));
}

/** Tells the records that were read before a rotation from those that were not. */
function newRecords({ known, knownBefore }: LogStart): (record: ParsedRecord) => boolean {
  return ({ entry, record }) => {
    if (knownBefore && record.time < knownBefore) return false;
    if (known.size === 0) return true;
    const digest = recordDigest(entry.text);
    const left = known.get(digest) ?? 0;
    if (left > 1) known.set(digest, left - 1);
    else known.delete(digest);
    return left === 0;
  };
}

/** Writes a chunk on top of the row as it is `expected`; null when it is not so any more. */
async function writeChunk<Prepared>(
  connection: PoolConnection,
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
  { handle, stamp }: OpenMailbox,
  expected: LogRow,
  { entries, records, prepared, end, isLast }: ParsedChunk<Prepared>,
  startOverSince: Date | null,
): Promise<LogRow | null> {
  const row = await lockLogRow(connection, target);
  if (row.readOffset !== expected.readOffset || row.tailDigest !== expected.tailDigest) return null;
  if (startOverSince) {
    await consumer.forget(connection, row.id, startOverSince);
    Object.assign(row, EMPTY_LOG);
  }
  const next: LogRow = {
    ...row,
    path: target.path,
    // Up to date only when all of it was read.
    stamp: isLast ? stamp : { ...stamp, size: 0n },
    readOffset: end,
    tailDigest: await digestBefore(handle, end),
    lastRecords: lastRecords(
      row.lastRecords,
      records.map(({ entry }) => entry),
    ),
    recordsRead: row.recordsRead + records.length,
    problems: countProblems(row.problems, entries, records, consumer.format),
    isComplete: row.isComplete || isLast,
  };
  await consumer.write(connection, next, prepared, new Date(Number(stamp.mtimeNs / 1_000_000n)));
  next.lastRecordAt = latestTime(next.lastRecordAt, records);
  await saveLogRow(connection, next);
  return next;
}

function countProblems(
  before: ProblemCounts,
  entries: LogEntry[],
  records: ParsedRecord[],
  format: LogFormat,
): ProblemCounts {
  const counts = { ...before };
  const now = Date.now();
  const count = (problem: keyof ProblemCounts) => {
    counts[problem] = (counts[problem] ?? 0) + 1;
  };
  for (const { problems } of entries) problems.forEach(count);
  for (const { entry, record } of records) recordProblems(entry.text, record, format, now).forEach(count);
  return counts;
}

function latestTime(before: Date | null, records: ParsedRecord[]): Date | null {
  const now = Date.now();
  let latest = before;
  for (const { record } of records)
    if ((!latest || record.time > latest) && timeProblem(record.time, now) === null) latest = record.time;
  return latest;
}
