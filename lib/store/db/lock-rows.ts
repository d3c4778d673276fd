import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { ofProcess } from '@/lib/ground/of-process';
import { asDate, asFlag, asText } from './columns';
import { fetchRows } from './fetch-rows';
import { pool } from './pool';

/** A process that holds anything gives a sign of life so often. */
export const BEAT_MS = 1_000;
/** One that gave none for so long is looked at more closely: by the clock of the database, which may be another at another node. */
export const SILENT_MS = 3_000;
/** What is not seen to change for so long is dead, whatever the clocks say. */
const WATCHED_MS = 2 * BEAT_MS;
/** People are told of it when another process would long have found out. */
const LEFT_MS = 10_000;

/** This process in the table: each start, and each thread, is another one, so that it is its fencing token, too. */
export const ownHolder = ofProcess(
  'holder',
  () => `${hostname().slice(0, 64)} ${process.pid} ${randomUUID()}`,
);

/** A name as the table has it: as it is, where that is short and plain. */
export function lockName(name: string): string {
  return /^[!-~ ]{1,64}$/.test(name) ? name : createHash('sha256').update(name).digest('hex');
}

/** Whether this process still holds a name, as a condition of a statement: nobody has taken it over. Its value is `ownHolder()`. */
export function isOwn(name: string): string {
  return `EXISTS (SELECT 1 FROM dashboard_lock held WHERE held.name = ${name} AND held.holder = ?)`;
}

/**
 * Whether nobody is seen to hold the name in a column, as a value of a statement; 0 where it has none. A clock decides: it is for what
 * people are told, not for what is done.
 */
export function isLeft(column: string): string {
  return `(${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dashboard_lock held WHERE held.name = ${column}
    AND ABS(TIMESTAMPDIFF(MICROSECOND, held.beat_at, UTC_TIMESTAMP(3))) < ${LEFT_MS} * 1000))`;
}

/**
 * Takes a name, and with it a slot, if one is given. `held`: somebody has the name; `full`: the slot. What a dead process has is taken from
 * it first, which takes two seconds. Both are unique keys, so that in a cluster, too, one of two gets them.
 */
export async function takeLock(name: string, slot: string | null): Promise<'taken' | 'held' | 'full'> {
  while (!(await insert(name, slot))) {
    const rows = await fetchRows(
      [asText, asText, asFlag],
      `SELECT name, holder, ABS(TIMESTAMPDIFF(MICROSECOND, beat_at, UTC_TIMESTAMP(3))) > ?
       FROM dashboard_lock WHERE name = ? OR slot = ?`,
      [SILENT_MS * 1000, name, slot],
    );
    for (const [held, holder, isSilent] of rows)
      if (!isSilent || !(await takeAway(held, holder))) return held === name ? 'held' : 'full';
  }
  return 'taken';
}

async function insert(name: string, slot: string | null): Promise<boolean> {
  try {
    await pool().query(
      'INSERT INTO dashboard_lock (name, slot, holder, beat_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
      [name, slot, ownHolder()],
    );
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ER_DUP_ENTRY') return false;
    throw error;
  }
}

/**
 * Takes a name from a process that gives no sign of life while this one looks, and what else it has been silent about for as long; false
 * when it lives.
 */
async function takeAway(name: string, holder: string): Promise<boolean> {
  const lastBeat = async () => {
    const [row] = await fetchRows(
      [asDate],
      'SELECT beat_at FROM dashboard_lock WHERE name = ? AND holder = ?',
      [name, holder],
    );
    return row?.[0] ?? null;
  };
  const before = await lastBeat();
  await wait(WATCHED_MS);
  const now = await lastBeat();
  // It has let go meanwhile, or somebody else has taken it away.
  if (before === null || now === null) return true;
  if (before.getTime() !== now.getTime()) return false;
  await pool().query('DELETE FROM dashboard_lock WHERE holder = ? AND beat_at <= ?', [holder, now]);
  return true;
}

/** A sign of life, for all these names. */
export async function beat(names: readonly string[]): Promise<void> {
  await pool().query(
    'UPDATE dashboard_lock SET beat_at = UTC_TIMESTAMP(3) WHERE name IN (?) AND holder = ?',
    [names, ownHolder()],
  );
}

/** Whether this process still holds a name. */
export async function holds(name: string): Promise<boolean> {
  const rows = await fetchRows([asText], 'SELECT name FROM dashboard_lock WHERE name = ? AND holder = ?', [
    name,
    ownHolder(),
  ]);
  return rows.length === 1;
}

/** Lets go of a name; of what was taken over meanwhile nothing. */
export async function dropLock(name: string): Promise<void> {
  await pool().query('DELETE FROM dashboard_lock WHERE name = ? AND holder = ?', [name, ownHolder()]);
}
