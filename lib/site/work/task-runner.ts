import { prisma } from '@/lib/store/db/prisma';
import { runTask } from './run-task';
import type { TaskWorks } from './task';

const LOOK_MS = 5_000;

// Next evaluates modules more than once (per bundle); one runner a process is enough.
const shared = globalThis as typeof globalThis & {
  dashboardTasks?: { timer: NodeJS.Timeout; isBusy: boolean };
};

/** Starts looking for tasks that nobody works on: new ones, and those of a process that is gone. One at a time. */
export function startTaskRunner(works: TaskWorks): void {
  shared.dashboardTasks ??= { timer: setInterval(() => void look(works), LOOK_MS).unref(), isBusy: false };
}

/** Looks now instead of within five seconds. */
export function lookForTasks(works: TaskWorks): void {
  startTaskRunner(works);
  void look(works);
}

async function look(works: TaskWorks): Promise<void> {
  const runner = shared.dashboardTasks;
  if (!runner || runner.isBusy) return;
  runner.isBusy = true;
  try {
    const waiting = await prisma().task.findMany({
      where: { state: { in: ['running', 'stopping'] } },
      orderBy: { id: 'asc' },
      select: { id: true },
    });
    for (const { id } of waiting) await runTask(id, works);
  } catch (error) {
    // The database is away; the next look tries again.
    console.error('tasks', error instanceof Error ? error.message : error);
  } finally {
    runner.isBusy = false;
  }
}
