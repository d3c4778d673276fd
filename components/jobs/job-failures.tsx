'use client';

import { useTranslations } from 'next-intl';
import type { JobProgress } from '@/lib/data/get-jobs';

/** Which messages a job could not do, and why: one line each. */
export function JobFailures({ failures, failed }: { failures: JobProgress['failures']; failed: number }) {
  const t = useTranslations();
  if (failures.length === 0) return null;
  return (
    <details>
      <summary>{t('job.failures', { count: failed })}</summary>
      <ul className="job-failures">
        {failures.map(({ key, subject, reason }) => (
          <li key={key}>
            <b>{subject || t('job.noSubject')}</b>{' '}
            {t(`failure.${t.has(`failure.${reason}`) ? reason : 'failed'}`)}
          </li>
        ))}
      </ul>
    </details>
  );
}
