import { createHash } from 'node:crypto';
import type { ProblemCounts } from '@/lib/formats/logs/log-problem';
import { inBackground } from '@/lib/ground/in-background';
import { withNamedLock } from '@/lib/store/db/named-lock';
import type { LogConsumer } from './log-consumer';
import { findLog, type KnownLog } from './log-question';
import { type LogTarget, parseKinds, parseProblems } from './log-row';
import { type FileStamp, findStamp } from './mailbox-file';
import { readLog } from './read-log';

export type { LogConsumer } from './log-consumer';

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
  kinds: readonly number[];
  retrainedCount: number;
  undoneCount: number;
  lastRetrainedAt: Date | null;
  lastRecordAt: Date | null;
  /** As of LogRow. */
  operationsSeen: bigint;
}

/** Up to so much is read before the page is answered. */
const FOREGROUND_BYTES = 1024 * 1024;
const MOST_ATTEMPTS = 5;

// Two requests of one process wait for the same run; two processes meet at the row.
const runs = new Map<string, Promise<unknown>>();
const failures = new Map<string, unknown>();

/**
 * Brings what is known of a log up to date. Unchanged: one stat and one row. A little more: it is read at once. Much more,
 * as at the first time: read in the background, batch by batch, each saved with how far it got; the answer says `reading`,
 * and `wait` waits for the end of it instead.
 * `asked` is what logQuestion has just answered, for who has asked.
 * A log that was rotated, cut or replaced is read from the first record that is not known yet. Throws `unavailable` when
 * the file may not be read or the database is away.
 */
export async function followLog<Prepared>(
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
  wait = false,
  asked?: KnownLog | null,
): Promise<LogState> {
  for (let attempt = 0; ; attempt++) {
    const row = attempt === 0 && asked !== undefined ? asked : await findLog(target, consumer);
    const stamp = await findStamp(target.path);
    const known = stateOf(target, row, stamp);
    if (!stamp) return { ...known.state, phase: 'missing' };
    if (known.isUpToDate) return known.state;
    // Somebody rewrites it all the time: what is known is what can be said.
    if (attempt === MOST_ATTEMPTS) return known.state;
    const isLong = known.behind > FOREGROUND_BYTES;
    const start = () => startRun(target, consumer, isLong);
    if (isLong && !wait) {
      inBackground(start).catch((error) => failures.set(keyOf(target), error));
      return { ...known.state, phase: 'reading' };
    }
    await start();
  }
}

/** What was known of a log when it was read last. */
export function logStateOf(target: LogTarget, row: KnownLog | null): LogState {
  return stateOf(target, row, null).state;
}

function startRun<Prepared>(
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
  isLong: boolean,
): Promise<unknown> {
  const key = keyOf(target);
  const failure = failures.get(key);
  failures.delete(key);
  if (failure) throw failure;
  const start = () =>
    // A second process would only do the same work again; it shows how far this one is.
    isLong
      ? withSlot(() => withNamedLock(lockOf(key), () => readLog(target, consumer)))
      : readLog(target, consumer);
  const run = runs.get(key) ?? start().finally(() => runs.delete(key));
  runs.set(key, run);
  return run;
}

/** Long readings side by side: each holds two connections of the pool, and others want some, too. */
const MOST_LONG = 2;
let long = 0;
const waiting: (() => void)[] = [];

async function withSlot<T>(work: () => Promise<T>): Promise<T> {
  // Whoever ends hands the slot on, so that nobody else takes it in between.
  if (long >= MOST_LONG) await new Promise<void>((resolve) => waiting.push(resolve));
  else long++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else long--;
  }
}

function keyOf({ kind, store, path }: LogTarget): string {
  return `${kind}\0${store}\0${path}`;
}

function lockOf(key: string): string {
  return `log ${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

function stateOf(
  { path }: LogTarget,
  row: KnownLog | null,
  stamp: FileStamp | null,
): { state: LogState; isUpToDate: boolean; behind: number } {
  const read = row?.readOffset ?? 0;
  const size = stamp ? Number(stamp.size) : read;
  const isSame =
    row !== null && row.path === path && row.device === stamp?.device && row.inode === stamp.inode;
  return {
    state: {
      id: row?.id ?? 0,
      phase: 'ready',
      read,
      size,
      recordsRead: row?.recordsRead ?? 0,
      nextSeq: row?.nextSeq ?? 1,
      problems: parseProblems(row?.problems ?? '{}'),
      kinds: parseKinds(row?.rowKinds ?? ''),
      retrainedCount: row?.retrainedCount ?? 0,
      undoneCount: row?.undoneCount ?? 0,
      lastRetrainedAt: row?.lastRetrainedAt ?? null,
      lastRecordAt: row?.lastRecordAt ?? null,
      operationsSeen: row?.operationsSeen ?? 0n,
    },
    isUpToDate: isSame && row.isIntact && row.size === stamp?.size && row.mtimeNs === stamp.mtimeNs,
    behind: isSame && size >= read ? size - read : size,
  };
}
