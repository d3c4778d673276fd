import 'server-only';
import { z } from 'zod';
import { type RawParams, singleParams } from '@/lib/data/request/raw-params';
import { type HostShare, sharesOfHosts } from '@/lib/data/request/shares-of-hosts';
import { forPage, requireAdmin } from '@/lib/data/session/access';
import { type TaskView, toTaskView } from '@/lib/data/site/task-view';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import type { ErrorReason } from '@/lib/ground/reasons';
import { type DeletionResult, readDeletionResult } from '@/lib/site/deletion/deletion-result';
import { findCopies } from '@/lib/site/deletion/find-copies';
import { findPutBackObstacle } from '@/lib/site/deletion/find-put-back-obstacle';
import { type DeletionPreview, previewDeletion } from '@/lib/site/deletion/preview-deletion';
import { type PutBackResult, readPutBackResult } from '@/lib/site/deletion/put-back-result';
import { keyAt } from '@/lib/site/hosts/host-key';
import { findTask } from '@/lib/site/work/create-task';
import { getConfig } from '@/lib/store/config/config';

/** What a host keeps of a user, and what was deleted of it. */
export interface DeletionHere {
  user: string;
  /** Null when DSPAM no longer knows the user. */
  preview: DeletionPreview | null;
  /** The last deletion of the user, with what it has done so far. */
  task: (TaskView & { result: DeletionResult | null; folder: string }) | null;
  /** Of the last putting back. */
  putBack: (TaskView & { result: PutBackResult | null }) | null;
  /** Until when the copies of the last deletion are kept, ISO; null where there are none, or they were put back. */
  keptUntil: string | null;
  keepDays: number;
  /** Why what is kept cannot be put back, by what this host knows, and where another host has put its part back; null for nothing. */
  putBackObstacles: { alone: ErrorReason | null; besideOthers: ErrorReason | null };
}

export interface DeletionPage extends DeletionHere {
  /** The same of the other filter hosts; null where there are none. */
  hosts: { own: string; others: HostShare<DeletionHere>[] } | null;
}

/** What is shown of that of another host, and acted upon. */
const taskShape = z.looseObject({
  id: z.string().regex(/^\d{1,18}$/),
  state: z.enum(['running', 'stopping', 'stopped', 'done', 'failed']),
  isGoing: z.boolean(),
  done: z.number(),
  total: z.number(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  actor: z.string(),
  reason: z.string().nullable(),
});
export const deletionShape = z.looseObject({
  preview: z
    .looseObject({
      uid: z.number().nullable(),
      folder: z.string(),
      rows: z.record(z.string(), z.number()),
      files: z.array(z.looseObject({ name: z.string(), bytes: z.number(), files: z.number() })),
      obstacle: z.string().nullable(),
    })
    .nullable(),
  task: taskShape.extend({ folder: z.string() }).nullable(),
  putBack: taskShape
    .extend({ result: z.looseObject({ deletion: z.string(), left: z.array(z.string()) }).nullable() })
    .nullable(),
  keptUntil: z.iso.datetime().nullable(),
  keepDays: z.number(),
  putBackObstacles: z.looseObject({ alone: z.string().nullable(), besideOthers: z.string().nullable() }),
});

const DAY_MS = 24 * 3600 * 1000;

/** What a deletion of a user would take, or has taken, on all filter hosts of the site. Only for admins; others get "not found". */
export async function getDeletion(raw: RawParams): Promise<DeletionPage> {
  const user = singleParams(raw).user ?? '';
  return forPage(
    async () => {
      const { login } = await requireAdmin();
      const { filterHosts } = getConfig();
      const names = filterHosts?.others.map(({ name }) => name) ?? [];
      const here = await getDeletionHere(user);
      const others = await sharesOfHosts<DeletionHere>(login, names, {
        what: 'deletion',
        args: () => [user],
        shape: deletionShape,
      });
      // Whoever knows something of the user: another host may have taken what they have in common.
      if (![here, ...others.map(({ page }) => page)].some((each) => each?.task || each?.preview))
        throw new AppError('not-found', 'unknown user', { reason: 'notFound' });
      return { ...here, hosts: filterHosts && { own: filterHosts.own, others: others.map(named) } };
    },
    `/admin/users/delete?${new URLSearchParams({ user })}`,
  );
}

/** The same of this host alone, where there may be nothing. Throws as requireAdmin, and `not-found` for what is no name. */
export async function getDeletionHere(user: string): Promise<DeletionHere> {
  await requireAdmin();
  if (!isUserName(user)) throw new AppError('not-found', 'no user name', { reason: 'notFound' });
  const task = await findTask('deletion', user);
  const preview = await findPreview(user);
  const { removedKeepDays, filterHosts } = getConfig();
  const restoration = await findTask('restoration', user);
  const putBack = restoration && {
    ...toTaskView(restoration),
    result: readPutBackResult(restoration.result),
  };
  const copies = await findCopies(user);
  const isBack = putBack?.state === 'done' && putBack.result?.deletion === copies?.task.toString();
  const until = copies && !isBack ? copies.finishedAt.getTime() + removedKeepDays * DAY_MS : null;
  // Looks at all rows of the user: only another host asks for it.
  const asked = filterHosts && until !== null ? copies : null;
  return {
    user,
    preview,
    task: task && {
      ...toTaskView(task),
      result: readDeletionResult(task.result),
      folder: task.id.toString(),
    },
    putBack,
    keptUntil: until === null ? null : new Date(until).toISOString(),
    keepDays: removedKeepDays,
    putBackObstacles: {
      alone: asked && (await findPutBackObstacle(user, asked)),
      besideOthers: asked && (await findPutBackObstacle(user, asked, true)),
    },
  };
}

/** With the names that tasks of another host have here. */
function named({ host, page, trouble }: HostShare<DeletionHere>): HostShare<DeletionHere> {
  if (!page) return { host, page, trouble };
  const { task, putBack } = page;
  return {
    host,
    trouble,
    page: {
      ...page,
      task: task && { ...task, id: keyAt(host, task.id) },
      putBack: putBack && { ...putBack, id: keyAt(host, putBack.id) },
    },
  };
}

async function findPreview(user: string): Promise<DeletionPreview | null> {
  try {
    return await previewDeletion(user);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}
