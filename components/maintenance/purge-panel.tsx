import { useTranslations } from 'next-intl';
import { SiteForm } from '@/components/tasks/site-form';
import { TaskProgress } from '@/components/tasks/task-progress';
import { Notice } from '@/components/ui/notice';
import type { MaintenancePage } from '@/lib/data/site/get-maintenance';
import { PurgeTable } from './purge-table';

/** DSPAM's purge: its rules, what it would remove, and the button that does it. */
export function PurgePanel({ page: { rules, isScheduled, count, purge } }: { page: MaintenancePage }) {
  const t = useTranslations('maintenance');
  const failures = new Set([...(count?.result.failures ?? []), ...(purge?.result.failures ?? [])]);
  const isGoing = count?.isGoing || purge?.isGoing;
  return (
    <section className="panel" aria-labelledby="purge">
      <h2 id="purge">{t('purge')}</h2>
      <p className="text-muted">{t(isScheduled ? 'purgeScheduled' : 'purgeLead')}</p>
      <PurgeTable rules={rules} count={count} purge={purge} />
      {[...failures].map((failure) => (
        <Notice key={failure} tone="warning">
          <bdi>{failure}</bdi>
        </Notice>
      ))}
      {count && (
        <div aria-live="polite">
          <h3>{t('count')}</h3>
          <TaskProgress task={count} />
        </div>
      )}
      {purge && (
        <div aria-live="polite">
          <h3>{t('purgeRun')}</h3>
          <TaskProgress task={purge} />
          {!purge.isGoing && <p>{t('longest', { ms: purge.result.longestMs })}</p>}
        </div>
      )}
      {!isGoing && (
        <div className="panel-actions">
          <SiteForm fields={{ intent: 'count' }} button={t('countButton')} />
          {count?.state === 'done' && (
            <SiteForm fields={{ intent: 'purge' }} button={t('purgeButton')} tone="primary" />
          )}
        </div>
      )}
      {count?.state !== 'done' && !isGoing && <p className="text-muted">{t('countFirst')}</p>}
    </section>
  );
}
