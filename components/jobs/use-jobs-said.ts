import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useChange } from '@/components/change/change-context';
import type { JobProgress } from '@/lib/data/change/get-jobs';

export function isGoing({ state }: JobProgress): boolean {
  return state === 'running' || state === 'stopping';
}

/** Says in the page's one status region what is worked on, and how it has ended, to who cannot see the notices. */
export function useJobsSaid(jobs: readonly JobProgress[]): void {
  const t = useTranslations();
  const { sayOfJobs } = useChange();
  const [watched, setWatched] = useState<string | null>(null);
  const going = jobs.filter(isGoing);
  const latest = going[0]?.id ?? watched;
  if (latest !== watched) setWatched(latest);
  const ended = jobs.find(({ id }) => id === watched);
  const total = going.reduce((sum, job) => sum + job.total, 0);
  const said =
    total > 0 ? t('change.queued', { count: total }) : ended ? t('job.ended', { ...countsOf(ended) }) : null;
  useEffect(() => {
    sayOfJobs(said);
    return () => sayOfJobs(null);
  }, [sayOfJobs, said]);
}

function countsOf({ succeeded, total }: JobProgress) {
  return { succeeded, total };
}
