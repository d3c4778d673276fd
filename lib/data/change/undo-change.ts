import 'server-only';
import { revalidatePath } from 'next/cache';
import { AppError } from '@/lib/ground/errors';
import { listUndoable, undoBatch } from '@/lib/messages/history/undo-batch';
import { dismissUndone, isBeingUndone } from '@/lib/site/work/change-job';
import { type ChangeResult, NOTHING_DONE } from './change-result';
import { noteChange } from './note-change';
import { isJob, startJob } from './start-job';
import { undoResult } from './undo-result';

/** Undoes a click of a mailbox; as a job when it was on many messages. Authorise before. */
export async function undoChange(login: string, user: string, batch: string): Promise<ChangeResult> {
  const { operations } = await listUndoable(user, batch);
  // A page that was opened before still offers it. What a job puts back just now would fail here, or there.
  if (operations.length === 0 || (await isBeingUndone(user, batch))) {
    revalidatePath('/mailbox/[user]', 'layout');
    throw new AppError('not-found', `nothing to undo in ${batch}`, { reason: 'nothingToUndo' });
  }
  if (!isJob(operations.length)) {
    const result = undoResult(await undoBatch(login, user, batch));
    if (result.failed.length === 0) await dismissUndone(user, batch);
    await noteChange('retrain', login, user, result.retrained);
    await noteChange('restore', login, user, result.done - result.retrained);
    return result;
  }
  const keys = operations.map(({ messageKey }) => messageKey);
  const trainAs = operations.find(({ kind }) => kind === 'retrain')?.trainAs ?? null;
  const job = { kind: 'restore' as const, actor: login, mailbox: user, keys, undoes: batch, trainAs };
  const queued = await startJob(job);
  await dismissUndone(user, batch);
  await noteChange(trainAs === null ? 'restore' : 'retrain', login, user, queued);
  return { ...NOTHING_DONE, intent: 'undo', queued };
}
