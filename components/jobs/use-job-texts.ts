import { useMessages } from 'next-intl';
import type { JobProgress } from '@/lib/data/change/get-jobs';
import type { Texts } from '@/lib/data/request/texts';

/** What the browser has to say of these jobs: nothing where there are none, as on most pages. */
export function useJobTexts(jobs: readonly JobProgress[]): Texts {
  const { job, change, failure, filterSaid } = useMessages();
  return jobs.length > 0 ? { job, change, failure, filterSaid } : {};
}
