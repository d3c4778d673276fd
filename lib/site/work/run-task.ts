import type { ResultSetHeader } from 'mysql2/promise';
import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import { isStopping } from '@/lib/ground/process/under-way';
import { databaseTrouble } from '@/lib/store/db/database-trouble';
import { isOwn, ownHolder } from '@/lib/store/db/lock-rows';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { whileHeld } from '@/lib/store/db/while-held';
import { isHomeTrouble } from '@/lib/store/home/require-home';
import type { Report, Task, TaskWorks } from './task';

/**
 * Carries out a task, unless another process is working on it. If that process was killed, the task is started again.
 * An error ends it as failed, with the reason.
 */
export async function runTask(id: bigint, works: TaskWorks): Promise<void> {
  await whileHeld(nameOf(id), () => work(id, works), { of: 'task', most: 1, waits: false });
}

function nameOf(id: bigint): string {
  return `task ${id}`;
}

async function work(id: bigint, works: TaskWorks): Promise<void> {
  const task = await prisma().task.findUniqueOrThrow({ where: { id } });
  if (task.state === 'stopping') return end(task, 'stopped');
  if (task.state !== 'running') return;
  let isLeft = false;
  const leave = () => {
    isLeft = true;
  };
  try {
    await works[task.kind](task, reporter(task, leave));
    // Another process goes on with it.
    if (isLeft) return;
    const { state } = await prisma().task.findUniqueOrThrow({ where: { id } });
    await end(task, state === 'stopping' ? 'stopped' : 'done');
  } catch (error) {
    // The database or DSPAM_HOME is away for a while: the next look goes on.
    if (isDatabaseAway(error) || isHomeTrouble(error)) throw error;
    // What is only refused, as somebody works there, is told by the reason alone.
    if (!(error instanceof AppError) || error.code === 'unavailable')
      log.error('task failed', { task: id, kind: task.kind }, error);
    await end(task, 'failed', reasonOf(error));
  }
}

/**
 * Where the server is told to stop, or stood still and has lost the task to another, a task ends between two steps, and is not over: `leave`
 * is called. A stop after the last step leaves nothing.
 */
function reporter({ id }: Task, leave: () => void): Report {
  return async ({ done, total, result, isLast = false }) => {
    const progress = { steps_done: done, steps_total: Math.max(done, total), result: JSON.stringify(result) };
    if (!(await note(id, progress))) {
      leave();
      return false;
    }
    const { state } = await prisma().task.findUniqueOrThrow({ where: { id }, select: { state: true } });
    if (isLast || !isStopping()) return state === 'running';
    leave();
    return false;
  };
}

/** For a while. What somebody has ended in the database is not begun again. */
function isDatabaseAway(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble !== null && trouble.reason !== 'databaseEnded';
}

function reasonOf(error: unknown): string {
  const known = error instanceof AppError ? error : troubleOf(error);
  if (known) return known.reason ?? known.code;
  return (error instanceof Error ? error.message : String(error)).slice(0, 255);
}

/** A file that is missing looks like a socket that is missing, but for its path. */
function troubleOf(error: unknown): AppError | null {
  return error instanceof Error && 'path' in error ? null : databaseTrouble(error);
}

async function end(
  { id, kind, actor }: Task,
  state: 'done' | 'stopped' | 'failed',
  reason?: string,
): Promise<void> {
  if (await note(id, { state, reason: reason ?? null, finished_at: new Date() }))
    log.info('task ended', { task: id, kind, actor, state, reason });
}

/** Of a task that goes on and is still this process's; false for any other. */
async function note(id: bigint, noted: Record<string, string | number | Date | null>): Promise<boolean> {
  const [{ affectedRows }] = await pool().query<ResultSetHeader>(
    `UPDATE dashboard_task SET ? WHERE id = ? AND state IN ('running', 'stopping') AND ${isOwn('?')}`,
    [noted, id.toString(), nameOf(id), ownHolder()],
  );
  return affectedRows === 1;
}
