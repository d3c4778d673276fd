import { createHash } from 'node:crypto';
import { inBackground } from '@/lib/ground/in-background';
import { withNamedLock } from '@/lib/store/db/named-lock';
import type { LogConsumer } from './log-consumer';
import { findLog, type KnownLog } from './log-question';
import { emptyFigures, figuresOf, type LogFigures, type LogTarget } from './log-row';
import { type FileStamp, findStamp } from './mailbox-file';
import { readLog } from './read-log';

export type { LogConsumer } from './log-consumer';

/** What is known of a log that is followed. */
export interface LogState extends LogFigures {
  /** `missing`: there is no file. `reading`: it is being read in the background; what was read is there already. */
  phase: 'ready' | 'reading' | 'missing';
  /** Bytes in all; `readOffset` of them were read. */
  size: number;
}

/** Up to so much is read before the page is answered. */
const FOREGROUND_BYTES = 1024 * 1024;
const MOST_ATTEMPTS = 5;

// Two requests of one process wait for the same run; two processes meet at the row.
const runs = new Map<string, Promise<unknown>>();
const failures = new Map<string, unknown>();

/**
 * Brings what is known of a log up to date. Unchanged: one stat and one row. A little more: it is read at once. Much more,
 * as at the first time: read in the background, chunk by chunk, each saved with how far it got; the answer says `reading`,
 * and `wait` waits for the end of it instead.
 * `asked` is what logQuestion has just answered, for who has asked.
 * A log that was rotated, cut or replaced is read from the first record that is not known yet. Throws `unavailable` when
 * the file may not be read, DSPAM_HOME is not this site's, or the database is away.
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
  const figures = row ? figuresOf(row) : emptyFigures(path);
  const { stamp: before, readOffset } = figures;
  const size = stamp ? Number(stamp.size) : readOffset;
  const isSame = figures.path === path && before.inode === stamp?.inode;
  return {
    state: { ...figures, phase: 'ready', size },
    isUpToDate:
      isSame && row?.isIntact === true && before.size === stamp?.size && before.mtimeNs === stamp.mtimeNs,
    behind: isSame && size >= readOffset ? size - readOffset : size,
  };
}
