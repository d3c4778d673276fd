import type { Task } from '@/lib/store/db/generated/client';

export type { Task } from '@/lib/store/db/generated/client';

export type TaskKind = Task['kind'];

/** How far a task is. `result` is kept as JSON; a run after a crash finds it in `task.result`. */
export interface TaskProgress {
  done: number;
  total: number;
  result: unknown;
  /** All is done: a stop does not leave the task to the next process. */
  isLast?: boolean;
}

/** Saves the progress. False when the work has to end: it was asked to stop. */
export type Report = (progress: TaskProgress) => Promise<boolean>;

/** The work of a kind. It begins again, from `task.result`, when the process that did it was killed. */
export type TaskWork = (task: Task, report: Report) => Promise<void>;

export type TaskWorks = Record<TaskKind, TaskWork>;
