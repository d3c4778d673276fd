import { prisma } from '@/lib/store/db/prisma';
import { countNotReversed } from './count-not-reversed';
import type { Job } from './job';
import { type FailedItem, listFailedItems } from './list-failed-items';
import { type JobRecipient, listRecipients } from './list-recipients';

const MOST = 5;
const FAILURES_SHOWN = 50;

export interface JobWithFailures {
  job: Job;
  /** The first of the messages that failed, with what the operation knew of them. */
  failures: FailedItem[];
  /** Of a restore: messages that the filter goes on counting as innocent. */
  notReversed: number;
  /** Where its releases went, where they had to name an address. */
  recipients: JobRecipient[];
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
      failures: job.failed > 0 ? await listFailedItems(job, FAILURES_SHOWN) : [],
      notReversed: await countNotReversed([job]),
      recipients: await listRecipients(job),
      undoable: await countUndoable(job),
    })),
  );
}

/** None when they were put back meanwhile: by its undo, or each for itself. */
async function countUndoable({ kind, batch }: Job): Promise<number> {
  if (kind === 'restore') return 0;
  return prisma().operation.count({ where: { batch, state: 'done', undoneBy: null } });
}
