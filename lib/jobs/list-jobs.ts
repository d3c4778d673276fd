import { prisma } from '@/lib/db/prisma';
import { findSubjects } from '@/lib/history/find-subjects';
import { countNotReversed } from './count-not-reversed';
import type { Job, JobItem } from './job';

const MOST = 5;
const FAILURES_SHOWN = 50;

export interface JobWithFailures {
  job: Job;
  /** The first of the messages that failed, with what the operation knew of them. */
  failures: (JobItem & { subject: string })[];
  /** Of a restore: messages that the filter goes on counting as innocent. */
  notReversed: number;
  /** Messages that its undo would put back, or retrain. */
  undoable: number;
}

/** The jobs of a mailbox that somebody still has to see: running ones, and ended ones until they are dismissed. */
export async function listJobs(mailbox: string): Promise<JobWithFailures[]> {
  const jobs = await prisma().job.findMany({
    where: { mailbox, dismissedAt: null },
    orderBy: { id: 'desc' },
    take: MOST,
  });
  return Promise.all(
    jobs.map(async (job) => ({
      job,
      failures: job.failed > 0 ? await failuresOf(job) : [],
      notReversed: await countNotReversed([job]),
      undoable: await countUndoable(job),
    })),
  );
}

/** None when they were put back meanwhile: by its undo, or each for itself. */
async function countUndoable({ kind, batch }: Job): Promise<number> {
  if (kind === 'restore') return 0;
  return prisma().operation.count({ where: { batch, state: 'done', undoneBy: null } });
}

async function failuresOf(job: Job): Promise<JobWithFailures['failures']> {
  const items = await prisma().jobItem.findMany({
    where: { jobId: job.id, state: 'failed' },
    orderBy: { number: 'asc' },
    take: FAILURES_SHOWN,
  });
  const operations = await prisma().operation.findMany({
    where: { batch: job.batch, messageKey: { in: items.map(({ messageKey }) => messageKey) } },
    select: { messageKey: true, subject: true },
  });
  const subjects = new Map(operations.map(({ messageKey, subject }) => [messageKey, subject]));
  // What was refused before it was begun has left nothing but its name.
  const unknown = items.map(({ messageKey }) => messageKey).filter((key) => !subjects.get(key));
  if (job.trainAs !== null && unknown.length > 0)
    for (const [key, subject] of await findSubjects(job.mailbox, unknown)) subjects.set(key, subject);
  return items.map((item) => ({ ...item, subject: subjects.get(item.messageKey) ?? '' }));
}
