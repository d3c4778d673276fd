import 'server-only';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { type DeletionHere, deletionShape, getDeletionHere } from '@/lib/data/people/get-deletion';
import { requestAddress } from '@/lib/data/session/request-address';
import { AppError } from '@/lib/ground/errors';
import type { ErrorReason } from '@/lib/ground/reasons';
import { startDeletion } from '@/lib/site/deletion/start-deletion';
import { startPutBack } from '@/lib/site/deletion/start-put-back';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { lookForTasks } from '@/lib/site/work/task-runner';
import { getConfig } from '@/lib/store/config/config';

/** What one host is told to do. `uid`: of its own preview. */
export type DeletionStep =
  | { intent: 'deleteUser'; user: string; uid?: number | null | undefined }
  | { intent: 'putBackUser'; user: string; isBackElsewhere?: boolean | undefined };

/** What all hosts have of a user, other hosts first, this one last. */
type OfAll = { host: string | null; page: DeletionHere }[];

/** Starts one step on this host. The caller has to authorise. */
export async function changeDeletionHere(step: DeletionStep, actor: string): Promise<void> {
  const address = await requestAddress();
  if (step.intent === 'deleteUser') await startDeletion({ ...step, actor, address });
  else await startPutBack({ ...step, isBackElsewhere: step.isBackElsewhere ?? false, actor, address });
  lookForTasks(TASK_WORKS);
}

/**
 * Deletes the data of a user on all filter hosts, or puts it back on all. Nothing is begun anywhere where one of them cannot be asked, or where something
 * stands against it on one of them; what one host keeps would be an unreachable rest otherwise. The caller has to authorise. See decision 271.
 */
export async function changeDeletionAtHosts(
  { intent, user }: { intent: DeletionStep['intent']; user: string },
  actor: string,
): Promise<void> {
  const { filterHosts } = getConfig();
  if (!filterHosts) return changeDeletionHere({ intent, user }, actor);
  const all: OfAll = await Promise.all([
    ...filterHosts.others.map(async ({ name: host }) => ({
      host,
      page: await askForData<DeletionHere>(host, 'deletion', [user], { shape: deletionShape }),
    })),
    getDeletionHere(user).then((page) => ({ host: null, page })),
  ]);
  const steps = intent === 'deleteUser' ? stepsToDelete(all, user) : stepsToPutBack(all, user);
  for (const { host, step } of steps)
    if (host === null) await changeDeletionHere(step, actor);
    else await askForData(host, 'changeDeletion', step);
}

function stepsToDelete(all: OfAll, user: string): { host: string | null; step: DeletionStep }[] {
  refuseAny(all.map(({ page }) => page.preview?.obstacle));
  // What was begun before, and has stopped somewhere, goes on there.
  const meant = all.filter(({ page: { preview, task } }) => preview && !task?.isGoing);
  if (meant.length === 0) throw new AppError('not-found', 'unknown user', { reason: 'notFound' });
  return meant.map(({ host, page }) => ({
    host,
    step: { intent: 'deleteUser', user, uid: page.preview?.uid ?? null },
  }));
}

function stepsToPutBack(all: OfAll, user: string): { host: string | null; step: DeletionStep }[] {
  // It would take what another host puts back.
  if (all.some(({ page: { task } }) => task?.isGoing))
    throw new AppError('conflict', 'a deletion is running', { reason: 'deletionBusy' });
  const meant = all.filter(({ page: { keptUntil, putBack } }) => keptUntil !== null && !putBack?.isGoing);
  if (meant.length === 0) throw new AppError('conflict', 'no copies', { reason: 'putBackNone' });
  const isBackElsewhere = all.some(({ page }) => isBackAt(page));
  refuseAny(
    meant.map(({ page: { putBackObstacles: found } }) =>
      isBackElsewhere ? found.besideOthers : found.alone,
    ),
  );
  return meant.map(({ host }) => ({ host, step: { intent: 'putBackUser', user, isBackElsewhere: true } }));
}

/** Whether a host has put its part of the last deletion back, or is about to. */
function isBackAt({ putBack, keptUntil, task }: DeletionHere): boolean {
  if (!putBack || !task || putBack.result?.deletion !== task.id) return false;
  return putBack.isGoing || (putBack.state === 'done' && keptUntil === null);
}

function refuseAny(obstacles: readonly (ErrorReason | null | undefined)[]): void {
  const reason = obstacles.find((each) => each);
  if (reason) throw new AppError('conflict', reason, { reason });
}
