'use client';

import type { JobProgress } from '@/lib/data/change/get-jobs';
import { JobNotice } from './job-notice';
import { JobRefresh } from './job-refresh';
import { useFocusKept } from './use-focus-kept';

/** The longer work on a mailbox: what goes on, and what has ended and nobody has dismissed yet. */
export function JobList({ mailbox, jobs }: { mailbox: string; jobs: JobProgress[] }) {
  useFocusKept();
  if (jobs.length === 0) return null;
  const going = jobs.some(({ state }) => state === 'running' || state === 'stopping');
  return (
    <div className="jobs">
      {jobs.map((job) => (
        <JobNotice key={job.id} mailbox={mailbox} job={job} />
      ))}
      {going && <JobRefresh />}
    </div>
  );
}
