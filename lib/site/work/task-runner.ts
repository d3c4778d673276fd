import { ofProcess } from '@/lib/ground/of-process';
import { asBigInt } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
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
    list: async () => {
      const rows = await fetchRows(
        [asBigInt],
        "SELECT id FROM dashboard_task WHERE state IN ('running', 'stopping') ORDER BY id",
      );
      return rows.map(([id]) => ({ id }));
    },
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
