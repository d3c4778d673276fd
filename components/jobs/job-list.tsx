'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { MoreTexts } from '@/components/ui/more-texts';
import type { JobProgress } from '@/lib/data/change/get-jobs';
import type { Texts } from '@/lib/data/request/texts';
import { JobNotice } from './job-notice';
import { JobRefresh } from './job-refresh';
import { useFocusKept } from './use-focus-kept';
import { isGoing, useJobsSaid } from './use-jobs-said';

/**
 * The longer work on a mailbox: what goes on, and what has ended since the last visit. The end of a job stays until the page is left;
 * one with failures until it is dismissed. Only the newest of those that have ended takes room.
 */
export function JobList(props: {
  mailbox: string;
  jobs: JobProgress[];
  /** What there is to say of them; nothing without jobs. */
  texts: Texts;
}) {
  const { mailbox, jobs, texts } = props;
  const [before] = useState(
    () => new Set(jobs.flatMap(({ id, wasSeen, failed }) => (wasSeen && failed === 0 ? id : []))),
  );
  const shown = jobs.filter(({ id }) => !before.has(id));
  useFocusKept();
  if (jobs.length === 0) return null;
  return (
    <MoreTexts texts={texts}>
      <ShownJobs mailbox={mailbox} jobs={shown} />
    </MoreTexts>
  );
}

function ShownJobs({ mailbox, jobs }: { mailbox: string; jobs: JobProgress[] }) {
  const t = useTranslations('job');
  const going = jobs.filter(isGoing);
  const [newest, ...others] = jobs.filter((job) => !isGoing(job));
  useJobsSaid(jobs);
  if (jobs.length === 0) return null;
  return (
    <div className="jobs">
      {[...going, ...(newest ? [newest] : [])].map((job) => (
        <JobNotice key={job.id} mailbox={mailbox} job={job} />
      ))}
      {others.length > 0 && (
        <details className="jobs-more">
          <summary>{t('more', { count: others.length })}</summary>
          {others.map((job) => (
            <JobNotice key={job.id} mailbox={mailbox} job={job} />
          ))}
        </details>
      )}
      {going.length > 0 && <JobRefresh />}
    </div>
  );
}
