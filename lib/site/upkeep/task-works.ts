import { deleteUser } from '@/lib/site/deletion/delete-user';
import { putBackUser } from '@/lib/site/deletion/put-back-user';
import { readPurgeResult } from '@/lib/site/purge/purge-result';
import { runPurge } from '@/lib/site/purge/run-purge';
import type { TaskWorks } from '@/lib/site/work/task';

/** What each kind of task does. */
export const TASK_WORKS: TaskWorks = {
  count: (task, report) => runPurge(readPurgeResult(task.result), false, report),
  purge: (task, report) => runPurge(readPurgeResult(task.result), true, report),
  deletion: deleteUser,
  restoration: putBackUser,
};
