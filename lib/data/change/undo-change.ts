import 'server-only';
import { revalidatePath } from 'next/cache';
import { AppError } from '@/lib/ground/errors';
import { listUndoable, undoBatch } from '@/lib/messages/history/undo-batch';
import { dismissUndone, isBeingUndone } from '@/lib/site/work/change-job';
import { type ChangeResult, NOTHING_DONE } from './change-result';
import { noteChange } from './note-change';
import { isJob, startJob } from './start-job';
import { undoResult } from './undo-result';

/** Undoes clicks of a mailbox; as a job when they were on many messages, of this name where it has one on several hosts. Authorise before. */
export async function undoChange(
  login: string,
  user: string,
  clicks: readonly string[],
  batch?: string,
): Promise<ChangeResult> {
  // What a job puts back just now would fail here, or there.
  const isGoing = await Promise.all(clicks.map((batch) => isBeingUndone(user, batch)));
  const batches = clicks.filter((_batch, index) => !isGoing[index]);
  const { operations } = await listUndoable(user, batches);
  // A page that was opened before still offers it.
  const [first] = batches;
  if (first === undefined || operations.length === 0) {
    revalidatePath('/mailbox/[user]', 'layout');
    throw new AppError('not-found', `nothing to undo in ${clicks}`, { reason: 'nothingToUndo' });
  }
  if (!isJob(operations.length)) {
    const result = undoResult(await undoBatch(login, user, batches));
    if (result.failed.length === 0) await dismissUndone(user, batches);
    await noteChange('retrain', login, user, result.retrained);
    await noteChange('restore', login, user, result.done - result.retrained);
    return result;
  }
  const keys = operations.map(({ messageKey }) => messageKey);
  const trainAs = operations.find(({ kind }) => kind === 'retrain')?.trainAs ?? null;
  const job = { kind: 'restore' as const, actor: login, mailbox: user, keys, undoes: first, trainAs, batch };
  const queued = await startJob(job);
  await dismissUndone(user, batches);
  await noteChange(trainAs === null ? 'restore' : 'retrain', login, user, queued);
  return { ...NOTHING_DONE, intent: 'undo', queued };
}
