import 'server-only';
import { createJob, JOB_ABOVE, type NewJob } from '@/lib/site/work/create-job';
import { lookForJobs } from '@/lib/site/work/job-runner';

/** Whether so many messages are worked on as a job, instead of while the person waits. */
export function isJob(messages: number): boolean {
  return messages > JOB_ABOVE;
}

/** Starts a job. Authorise before. Answers how many messages it works on. */
export async function startJob(job: NewJob): Promise<number> {
  const { total } = await createJob(job);
  lookForJobs();
  return total;
}
