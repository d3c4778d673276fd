import 'server-only';
import type { ChangeResult } from '@/lib/data/change/change-result';
import { noteChange } from '@/lib/data/change/note-change';
import { isJob, startJob } from '@/lib/data/change/start-job';
import { queuedUndo, undoResult } from '@/lib/data/change/undo-result';
import { AppError } from '@/lib/ground/errors';
import { listRemovals, restoreRemoved } from '@/lib/messages/removed/restore-removed';

/** What a form of Removed asks for; `key` are the operations that removed the messages. */
export interface PuttingBack {
  intent: 'restore';
  mailbox: string;
  key: string[];
}

/** Puts the removed messages of a form back, on this host. The caller has to authorise. */
export async function putBackHere({ mailbox, key }: PuttingBack, login: string): Promise<ChangeResult> {
  // A host that was one of the site when the page was drawn.
  if (key.some((id) => !/^\d+$/.test(id)))
    throw new AppError('not-found', 'of no host of the site', { reason: 'notFound' });
  const result = await putBack(login, mailbox, key.map(BigInt));
  await noteChange('restore', login, mailbox, result.done + result.queued);
  return result;
}

async function putBack(login: string, mailbox: string, ids: bigint[]): Promise<ChangeResult> {
  if (!isJob(ids.length)) return undoResult(await restoreRemoved(login, mailbox, ids));
  const { removals } = await listRemovals(mailbox, ids);
  const keys = removals.map(({ messageKey }) => messageKey);
  return queuedUndo(await startJob({ kind: 'restore', actor: login, mailbox, keys }));
}
