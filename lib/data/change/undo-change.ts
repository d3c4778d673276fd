import 'server-only';
import { listUndoable, undoBatch } from '@/lib/messages/history/undo-batch';
import { type ChangeResult, NOTHING_DONE } from './change-result';
import { noteChange } from './note-change';
import { isJob, startJob } from './start-job';
import { undoResult } from './undo-result';

/** Undoes a click of a mailbox; as a job when it was on many messages. Authorise before. */
export async function undoChange(login: string, user: string, batch: string): Promise<ChangeResult> {
  const { operations } = await listUndoable(user, batch);
  if (!isJob(operations.length)) {
    const result = undoResult(await undoBatch(login, user, batch));
    await noteChange('retrain', login, user, result.retrained);
    await noteChange('restore', login, user, result.done - result.retrained);
    return result;
  }
  const keys = operations.map(({ messageKey }) => messageKey);
  const trainAs = operations.find(({ kind }) => kind === 'retrain')?.trainAs ?? null;
  const job = { kind: 'restore' as const, actor: login, mailbox: user, keys, undoes: batch, trainAs };
  const queued = await startJob(job);
  await noteChange(trainAs === null ? 'restore' : 'retrain', login, user, queued);
  return { ...NOTHING_DONE, intent: 'undo', queued };
}
