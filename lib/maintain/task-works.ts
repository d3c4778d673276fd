import { deleteUser } from '@/lib/deletion/delete-user';
import { putBackUser } from '@/lib/deletion/put-back-user';
import { readPurgeResult } from '@/lib/purge/purge-result';
import { runPurge } from '@/lib/purge/run-purge';
import type { TaskWorks } from '@/lib/tasks/task';

/** What each kind of task does. */
export const TASK_WORKS: TaskWorks = {
  count: (task, report) => runPurge(readPurgeResult(task.result), false, report),
  purge: (task, report) => runPurge(readPurgeResult(task.result), true, report),
  deletion: deleteUser,
  restoration: putBackUser,
};
