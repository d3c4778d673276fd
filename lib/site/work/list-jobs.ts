import { asBigInt, asFlag } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { prisma } from '@/lib/store/db/prisma';
import { countNotReversed } from './count-not-reversed';
import type { Job } from './job';
import { type FailedItem, listFailedItems } from './list-failed-items';
import { type JobRecipient, listRecipients } from './list-recipients';

const MOST = 5;
const FAILURES_SHOWN = 50;
/** A page may be open for so long after it has shown the end of a job, and tells of it until it is left. */
const VISIT_MINUTES = 30;
/** What has ended before is nobody's news any more. */
const NEWS_DAYS = 30;

export interface JobWithFailures {
  job: Job;
  /** Whether the viewer was shown its end before. */
  wasSeen: boolean;
  /** The first of the messages that failed, with what the operation knew of them. */
  failures: FailedItem[];
  /** Of a restore: messages that the filter goes on counting as innocent. */
  notReversed: number;
  /** Where its releases went, where they had to name an address. */
  recipients: JobRecipient[];
  /** Messages that its undo would put back, or retrain. */
  undoable: number;
}

/**
 * The jobs of a mailbox that somebody (the login `viewer`) still has to see: running ones, those that have ended since their last
 * visit, and those with failures until they dismiss them. Newest first, at most five.
 */
export async function listJobs(mailbox: string, viewer = ''): Promise<JobWithFailures[]> {
  const listed = await fetchRows(
    [asBigInt, asFlag],
    `SELECT job.id, seen.job_id IS NOT NULL
     FROM dashboard_job job LEFT JOIN dashboard_job_seen seen ON seen.job_id = job.id AND seen.login = ?
     WHERE job.mailbox = ? AND job.dismissed_at IS NULL
       AND (job.state IN ('running', 'stopping')
         OR job.finished_at > UTC_TIMESTAMP(3) - INTERVAL ? DAY AND seen.dismissed_at IS NULL
           AND (seen.job_id IS NULL OR job.failed > 0 OR seen.seen_at > UTC_TIMESTAMP(3) - INTERVAL ? MINUTE))
     ORDER BY job.state IN ('running', 'stopping') DESC, job.id DESC LIMIT ?`,
    [viewer, mailbox, NEWS_DAYS, VISIT_MINUTES, MOST],
  );
  if (listed.length === 0) return [];
  const seen = new Map(listed);
  const jobs = await prisma().job.findMany({
    where: { id: { in: [...seen.keys()] } },
    orderBy: { id: 'desc' },
  });
  return Promise.all(
    jobs.map(async (job) => ({
      job,
      wasSeen: seen.get(job.id) ?? false,
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
