import { AppError } from '@/lib/ground/errors';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { prisma } from '@/lib/store/db/prisma';
import type { Task, TaskKind } from './task';

/**
 * Writes a task down; the runner finds it. Throws `conflict` (reason `taskRunning`) while one of the same kind and about the
 * same subject is running, also when two are asked for at once. `begun` is what its work finds as `task.result`, where it has begun elsewhere.
 */
export async function createTask(
  kind: TaskKind,
  actor: string,
  subject = '',
  begun: unknown = {},
): Promise<Task> {
  const isRunning = () => new AppError('conflict', `a ${kind} is running`, { reason: 'taskRunning' });
  const task = await withNamedLock(`new task ${kind} ${subject}`, async () => {
    if (await findRunning(kind, subject)) throw isRunning();
    return prisma().task.create({
      data: { kind, subject, actor, state: 'running', result: JSON.stringify(begun), createdAt: new Date() },
    });
  });
  // Somebody else is just writing one down.
  if (!task) throw isRunning();
  return task;
}

/** The newest task of a kind, ended or not; null before the first. */
export async function findTask(kind: TaskKind, subject = ''): Promise<Task | null> {
  return prisma().task.findFirst({ where: { kind, subject }, orderBy: { id: 'desc' } });
}

/** Asks a running task to stop after its current step. */
export async function stopTask(id: bigint): Promise<void> {
  await prisma().task.updateMany({ where: { id, state: 'running' }, data: { state: 'stopping' } });
}

/** Continues a task that failed or was stopped, from where it was. */
export async function resumeTask(id: bigint): Promise<void> {
  await prisma().task.updateMany({
    where: { id, state: { in: ['failed', 'stopped'] } },
    data: { state: 'running', reason: null, finishedAt: null },
  });
}

/** The running task of a kind; null if there is none. */
export async function findRunning(kind: TaskKind, subject: string): Promise<Task | null> {
  return prisma().task.findFirst({ where: { kind, subject, state: { in: ['running', 'stopping'] } } });
}
