import type { Question } from '@/lib/store/db/ask';
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

/** Which jobs these are; an index of the mailbox leads to them. */
function listed(mailbox: string, viewer: string) {
  return {
    sql: `FROM dashboard_job job LEFT JOIN dashboard_job_seen seen ON seen.job_id = job.id AND seen.login = ?
     WHERE job.mailbox = ? AND job.dismissed_at IS NULL
       AND (job.state IN ('running', 'stopping')
         OR job.finished_at > UTC_TIMESTAMP(3) - INTERVAL ? DAY AND seen.dismissed_at IS NULL
           AND (seen.job_id IS NULL OR job.failed > 0 OR seen.seen_at > UTC_TIMESTAMP(3) - INTERVAL ? MINUTE))`,
    values: [viewer, mailbox, NEWS_DAYS, VISIT_MINUTES],
  };
}

const ANY = { id: asBigInt };

/** Whether there are any, for who asks other things along with that. */
export function anyJobQuestion(mailbox: string, viewer: string): Question<typeof ANY> {
  const { sql, values } = listed(mailbox, viewer);
  return { columns: ANY, sql: `SELECT job.id ${sql} LIMIT 1`, values };
}

/**
 * The jobs of a mailbox that somebody (the login `viewer`) still has to see: running ones, those that have ended since their last
 * visit, and those with failures until they dismiss them. Newest first, at most five.
 */
export async function listJobs(mailbox: string, viewer = ''): Promise<JobWithFailures[]> {
  const { sql, values } = listed(mailbox, viewer);
  const found = await fetchRows(
    [asBigInt, asFlag],
    `SELECT job.id, seen.job_id IS NOT NULL ${sql}
     ORDER BY job.state IN ('running', 'stopping') DESC, job.id DESC LIMIT ?`,
    [...values, MOST],
  );
  if (found.length === 0) return [];
  const seen = new Map(found);
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
