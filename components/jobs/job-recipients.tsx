'use client';

import { useTranslations } from 'next-intl';
import type { JobProgress } from '@/lib/data/change/get-jobs';

/** Further ones are only counted. */
const MOST = 5;

/** The addresses that a job has released messages to, if that had to be said. */
export function JobRecipients({ job: { recipients } }: { job: JobProgress }) {
  const t = useTranslations('job');
  if (recipients.length === 0) return null;
  const shown = recipients.slice(0, MOST).map((recipient) => t('recipient', { ...recipient }));
  return (
    <p className="job-recipients">
      {t('recipients', { recipients: shown.join(', '), more: recipients.length - shown.length })}
    </p>
  );
}
