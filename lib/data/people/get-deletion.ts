import 'server-only';
import { type RawParams, singleParams } from '@/lib/data/request/raw-params';
import { forPage, requireAdmin } from '@/lib/data/session/access';
import { type TaskView, toTaskView } from '@/lib/data/site/task-view';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { type DeletionResult, readDeletionResult } from '@/lib/site/deletion/deletion-result';
import { findCopies } from '@/lib/site/deletion/find-copies';
import { type DeletionPreview, previewDeletion } from '@/lib/site/deletion/preview-deletion';
import { type PutBackResult, readPutBackResult } from '@/lib/site/deletion/put-back-result';
import { findTask } from '@/lib/site/work/create-task';
import { getConfig } from '@/lib/store/config/config';

export interface DeletionPage {
  user: string;
  /** Null when DSPAM no longer knows the user. */
  preview: DeletionPreview | null;
  /** The last deletion of the user, with what it has done so far. */
  task: (TaskView & { result: DeletionResult | null }) | null;
  /** Of the last putting back. */
  putBack: (TaskView & { result: PutBackResult | null }) | null;
  /** Until when the copies of the last deletion are kept, ISO; null where there are none, or they were put back. */
  keptUntil: string | null;
  keepDays: number;
}

const DAY_MS = 24 * 3600 * 1000;

/** What a deletion of a user would take, or has taken. Only for admins; others get "not found". */
export async function getDeletion(raw: RawParams): Promise<DeletionPage> {
  const user = singleParams(raw).user ?? '';
  return forPage(
    async () => {
      await requireAdmin();
      if (!isUserName(user)) throw new AppError('not-found', 'no user name', { reason: 'notFound' });
      const task = await findTask('deletion', user);
      const preview = await findPreview(user);
      if (!task && !preview) throw new AppError('not-found', 'unknown user', { reason: 'notFound' });
      const { removedKeepDays } = getConfig();
      const restoration = await findTask('restoration', user);
      const putBack = restoration && {
        ...toTaskView(restoration),
        result: readPutBackResult(restoration.result),
      };
      const copies = await findCopies(user);
      const isBack = putBack?.state === 'done' && putBack.result?.deletion === copies?.task.toString();
      const until = copies && !isBack ? copies.finishedAt.getTime() + removedKeepDays * DAY_MS : null;
      return {
        user,
        preview,
        task: task && { ...toTaskView(task), result: readDeletionResult(task.result) },
        putBack,
        keptUntil: until === null ? null : new Date(until).toISOString(),
        keepDays: removedKeepDays,
      };
    },
    `/admin/users/delete?${new URLSearchParams({ user })}`,
  );
}

async function findPreview(user: string): Promise<DeletionPreview | null> {
  try {
    return await previewDeletion(user);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}
