import 'server-only';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { whereOf } from '@/lib/site/hosts/host-key';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { resumeTask, stopTask } from '@/lib/site/work/create-task';
import { lookForTasks } from '@/lib/site/work/task-runner';

export const TASK_INTENTS = ['stop', 'resume'] as const;
type TaskIntent = (typeof TASK_INTENTS)[number];

/** Stops a task, or lets it go on, on the filter host that it is on. The caller has to authorise here; another host asks for itself. */
export async function changeTask(intent: TaskIntent, name: string): Promise<void> {
  const { host, key } = whereOf(name);
  if (host !== null) {
    await askForData(host, 'task', [intent, key]);
    return;
  }
  await (intent === 'stop' ? stopTask : resumeTask)(BigInt(key));
  lookForTasks(TASK_WORKS);
}
