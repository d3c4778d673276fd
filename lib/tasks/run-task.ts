import { randomUUID } from 'node:crypto';
import { databaseTrouble } from '@/lib/db/database-trouble';
import { freeLease } from '@/lib/db/free-lease';
import { prisma } from '@/lib/db/prisma';
import { AppError } from '@/lib/errors';
import type { Report, Task, TaskWorks } from './task';

export const LEASE_MS = 60_000;

/** This process, among those that work on the same database. */
const OWNER = randomUUID();

/**
 * Does a task to its end, unless another process is at it. One whose process was killed is begun again when its lease has
 * run out. An error ends it as failed, with its reason.
 */
export async function runTask(id: bigint, works: TaskWorks): Promise<void> {
  if (!(await takeLease(id))) return;
  const task = await prisma().task.findUniqueOrThrow({ where: { id } });
  if (task.state === 'stopping') return end(id, 'stopped');
  const keeping = setInterval(() => void renewLease(id), LEASE_MS / 4).unref();
  try {
    await works[task.kind](task, reporter(task));
    const { state } = await prisma().task.findUniqueOrThrow({ where: { id } });
    await end(id, state === 'stopping' ? 'stopped' : 'done');
  } catch (error) {
    // The database is away for a while: whoever looks when the lease has run out goes on.
    if (isDatabaseAway(error)) throw error;
    if (!(error instanceof AppError)) console.error(`task ${id}`, error);
    await end(id, 'failed', reasonOf(error));
  } finally {
    clearInterval(keeping);
  }
}

function reporter({ id }: Task): Report {
  return async ({ done, total, result }) => {
    const saved = await prisma().task.updateMany({
      where: { id, leaseOwner: OWNER, state: { in: ['running', 'stopping'] } },
      data: {
        stepsDone: done,
        stepsTotal: Math.max(done, total),
        result: JSON.stringify(result),
        leaseUntil: new Date(Date.now() + LEASE_MS),
      },
    });
    if (saved.count === 0) return false;
    const { state } = await prisma().task.findUniqueOrThrow({ where: { id }, select: { state: true } });
    return state === 'running';
  };
}

/** A file that is missing looks like a socket that is missing, but for its path. */
function isDatabaseAway(error: unknown): boolean {
  const isAboutFile = error instanceof Error && 'path' in error;
  return !isAboutFile && databaseTrouble(error) !== null;
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.reason ?? error.code;
  return (error instanceof Error ? error.message : String(error)).slice(0, 255);
}

async function takeLease(id: bigint): Promise<boolean> {
  const taken = await prisma().task.updateMany({
    where: {
      id,
      state: { in: ['running', 'stopping'] },
      OR: freeLease(LEASE_MS),
    },
    data: { leaseOwner: OWNER, leaseUntil: new Date(Date.now() + LEASE_MS) },
  });
  return taken.count === 1;
}

async function renewLease(id: bigint): Promise<void> {
  await prisma()
    .task.updateMany({
      where: { id, leaseOwner: OWNER },
      data: { leaseUntil: new Date(Date.now() + LEASE_MS) },
    })
    .catch(() => undefined);
}

async function end(id: bigint, state: 'done' | 'stopped' | 'failed', reason?: string): Promise<void> {
  await prisma().task.updateMany({
    where: { id, leaseOwner: OWNER },
    data: { state, reason: reason ?? null, finishedAt: new Date(), leaseOwner: null, leaseUntil: null },
  });
}
