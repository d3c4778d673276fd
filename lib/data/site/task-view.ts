import 'server-only';
import { lookForLeftWork } from '@/lib/site/work/start-runner';
import type { Task } from '@/lib/site/work/task';

/** Long work on the site as a page shows it. */
export interface TaskView {
  id: string;
  state: Task['state'];
  isGoing: boolean;
  done: number;
  total: number;
  /** ISO. */
  startedAt: string;
  finishedAt: string | null;
  actor: string;
  /** An ErrorReason, or the text of an error that was not foreseen. */
  reason: string | null;
}

export function toTaskView(task: Task): TaskView {
  const isGoing = task.state === 'running' || task.state === 'stopping';
  if (isGoing) lookForLeftWork();
  return {
    id: task.id.toString(),
    state: task.state,
    isGoing,
    done: Number(task.stepsDone),
    total: Number(task.stepsTotal),
    startedAt: task.createdAt.toISOString(),
    finishedAt: task.finishedAt?.toISOString() ?? null,
    actor: task.actor,
    reason: task.reason,
  };
}
