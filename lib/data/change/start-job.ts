import 'server-only';
import { createJob, JOB_ABOVE, type NewJob } from '@/lib/site/work/create-job';
import { lookForJobs } from '@/lib/site/work/job-runner';

/** Whether this many messages become a job, rather than being worked on while the person waits. See decision 084. */
export function isJob(messages: number): boolean {
  return messages > JOB_ABOVE;
}

/** Starts a job. The caller has to authorise. Returns how many messages it works on. */
export async function startJob(job: NewJob): Promise<number> {
  const { total } = await createJob(job);
  lookForJobs();
  return total;
}
