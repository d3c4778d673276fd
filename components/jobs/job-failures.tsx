'use client';

import { useTranslations } from 'next-intl';
import { failureAct } from '@/components/ui/failure-act';
import { FilterSaid } from '@/components/ui/filter-said';
import type { JobProgress } from '@/lib/data/change/get-jobs';
import { countOpen } from '@/lib/data/change/nobody-knows';

/** Which messages a job could not do, and why: one line each. */
export function JobFailures({ job: { kind, failures, failed } }: { job: JobProgress }) {
  const t = useTranslations();
  const isRetrain = kind === 'spam' || kind === 'innocent' || kind === 'retrainBack';
  if (failures.length === 0) return null;
  const known = isRetrain ? 'job.notRetrained' : 'job.failures';
  return (
    <details>
      <summary>{t(countOpen(failures, kind) > 0 ? 'job.open' : known, { count: failed })}</summary>
      <ul className="job-failures">
        {failures.map(({ key, subject, reason, said }) => (
          <li key={key}>
            <b dir="auto">{subject || t('job.noSubject')}</b> {t(`failure.${reason}`, failureAct(kind))}
            <FilterSaid said={said} />
          </li>
        ))}
      </ul>
    </details>
  );
}
