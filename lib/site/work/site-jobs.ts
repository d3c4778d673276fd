import { newBatch } from '@/lib/messages/operations/operation';
import { prisma } from '@/lib/store/db/prisma';
import { dismissUndone } from './change-job';
import { countNotReversed } from './count-not-reversed';
import { createJob } from './create-job';
import type { Job } from './job';
import { type FailedItem, listFailedItems } from './list-failed-items';

/** The jobs of one click on several mailboxes, added up. */
export interface SiteJob {
  batch: string;
  kind: Job['kind'];
  actor: string;
  isGoing: boolean;
  mailboxes: number;
  total: number;
  succeeded: number;
  failed: number;
  /** The first of the messages that failed, each with its mailbox. */
  failures: (FailedItem & { mailbox: string })[];
  /** Of a restore: messages that the filter goes on counting as innocent. */
  notReversed: number;
  createdAt: Date;
  /** When the last of them ended; null while one goes on. */
  finishedAt: Date | null;
  /** Whether there is something that can be undone. */
  canUndo: boolean;
  /** Whether all that it did was undone. */
  isUndone: boolean;
}

const MOST_SHOWN = 3;
const FAILURES_SHOWN = 50;
/** Older ones are nobody's news any more. */
const SHOWN_MS = 7 * 24 * 3600 * 1000;

/** Makes a job for each mailbox, tied together, under the name of the click where it has one already. Answers the name of the click and how many messages it works on. See decision 096. */
export async function createSiteJob(
  kind: 'release' | 'delete',
  actor: string,
  selected: ReadonlyMap<string, string[]>,
  batch = newBatch(),
): Promise<{ batch: string; total: number }> {
  let total = 0;
  for (const [mailbox, keys] of selected) {
    const job = await createJob({ kind, actor, mailbox, keys, siteBatch: batch });
    total += job.total;
  }
  return { batch, total };
}

/** Puts back what a click did, in all its mailboxes, as one again. Answers the mailboxes with how many messages each. */
export async function undoSiteJob(
  actor: string,
  batch: string,
  siteBatch = newBatch(),
): Promise<Map<string, number>> {
  const jobs = await prisma().job.findMany({
    where: { siteBatch: batch, kind: { in: ['release', 'delete'] } },
  });
  if (await isUndoing(jobs)) return new Map();
  const undone = new Map<string, number>();
  for (const job of jobs) {
    const open = await prisma().operation.findMany({
      where: { batch: job.batch, state: 'done', undoneBy: null },
      select: { messageKey: true },
    });
    if (open.length === 0) continue;
    const keys = open.map(({ messageKey }) => messageKey);
    await createJob({ kind: 'restore', actor, mailbox: job.mailbox, keys, undoes: job.batch, siteBatch });
    await dismissUndone(job.mailbox, job.batch);
    undone.set(job.mailbox, keys.length);
  }
  return undone;
}

/** Asks all jobs of a click to stop. */
export async function stopSiteJob(batch: string): Promise<void> {
  await prisma().job.updateMany({
    where: { siteBatch: batch, state: 'running' },
    data: { state: 'stopping' },
  });
}

/** The mailboxes that a click works on. */
export async function siteJobMailboxes(batch: string): Promise<string[]> {
  const jobs = await prisma().job.findMany({ where: { siteBatch: batch }, select: { mailbox: true } });
  return jobs.map(({ mailbox }) => mailbox);
}

/** The last clicks of somebody on several mailboxes, newest first. */
export async function listSiteJobs(actor: string): Promise<SiteJob[]> {
  const rows = await prisma().job.groupBy({
    by: ['siteBatch', 'kind'],
    where: { actor, siteBatch: { not: null }, createdAt: { gt: new Date(Date.now() - SHOWN_MS) } },
    _sum: { total: true, succeeded: true, failed: true },
    _count: { _all: true },
    _min: { createdAt: true },
    _max: { id: true, finishedAt: true },
    orderBy: { _max: { id: 'desc' } },
    take: MOST_SHOWN,
  });
  return Promise.all(
    rows.map(async ({ siteBatch, kind, _sum, _count, _min, _max }) => {
      const batch = siteBatch ?? '';
      const going = await prisma().job.count({
        where: { siteBatch: batch, state: { in: ['running', 'stopping'] } },
      });
      const succeeded = _sum.succeeded ?? 0;
      const left = going === 0 && kind !== 'restore' ? await leftToUndo(batch) : null;
      return {
        batch,
        kind,
        actor,
        isGoing: going > 0,
        mailboxes: _count._all,
        total: _sum.total ?? 0,
        succeeded,
        failed: _sum.failed ?? 0,
        failures: (_sum.failed ?? 0) > 0 ? await failuresOf(batch) : [],
        notReversed: kind === 'restore' ? await countNotReversed(await jobsOf(batch)) : 0,
        createdAt: _min.createdAt ?? new Date(0),
        finishedAt: going > 0 ? null : _max.finishedAt,
        canUndo: left === 'some',
        isUndone: left === 'nothing' && succeeded > 0,
      };
    }),
  );
}

/** Whether jobs undo these just now. */
async function isUndoing(jobs: readonly Pick<Job, 'batch'>[]): Promise<boolean> {
  const batches = jobs.map(({ batch }) => batch);
  const going = await prisma().job.findFirst({
    where: { undoes: { in: batches }, state: { in: ['running', 'stopping'] } },
    select: { id: true },
  });
  return going !== null;
}

/** Null while it is being undone. */
async function leftToUndo(siteBatch: string): Promise<'some' | 'nothing' | null> {
  const jobs = await jobsOf(siteBatch);
  if (await isUndoing(jobs)) return null;
  const open = await prisma().operation.findFirst({
    where: { batch: { in: jobs.map(({ batch }) => batch) }, state: 'done', undoneBy: null },
    select: { id: true },
  });
  return open === null ? 'nothing' : 'some';
}

async function failuresOf(siteBatch: string): Promise<SiteJob['failures']> {
  const jobs = await prisma().job.findMany({
    where: { siteBatch, failed: { gt: 0 } },
    orderBy: { id: 'asc' },
    take: FAILURES_SHOWN,
  });
  const failures: SiteJob['failures'] = [];
  for (const job of jobs) {
    if (failures.length === FAILURES_SHOWN) break;
    const items = await listFailedItems(job, FAILURES_SHOWN - failures.length);
    failures.push(...items.map((item) => ({ ...item, mailbox: job.mailbox })));
  }
  return failures;
}

function jobsOf(siteBatch: string): Promise<Pick<Job, 'kind' | 'batch'>[]> {
  return prisma().job.findMany({ where: { siteBatch }, select: { kind: true, batch: true } });
}
