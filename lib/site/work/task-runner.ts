import { ofProcess } from '@/lib/ground/of-process';
import { prisma } from '@/lib/store/db/prisma';
import { requireHome } from '@/lib/store/home/require-home';
import { runTask } from './run-task';
import { startRunner } from './start-runner';
import type { TaskWorks } from './task';

const LOOK_MS = 4_000;

const runner = ofProcess<{ look?: () => void }>('task runner', () => ({}));

/** Starts looking for tasks that nobody works on: new ones, and those of a process that is gone. One at a time. */
export function startTaskRunner(works: TaskWorks): void {
  runner().look ??= startRunner({
    name: 'task',
    everyMs: LOOK_MS,
    list: () =>
      prisma().task.findMany({
        where: { state: { in: ['running', 'stopping'] } },
        orderBy: { id: 'asc' },
        select: { id: true },
      }),
    mayBegin: requireHome,
    run: (id) => runTask(id, works),
    atOnce: () => ({ of: 'tasks', most: 1 }),
  });
}

/** Looks now instead of within four seconds. */
export function lookForTasks(works: TaskWorks): void {
  startTaskRunner(works);
  runner().look?.();
}
