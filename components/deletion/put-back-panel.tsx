import { useTranslations } from 'next-intl';
import { SiteForm } from '@/components/tasks/site-form';
import { TaskProgress } from '@/components/tasks/task-progress';
import { Notice } from '@/components/ui/notice';
import { ExactWhen } from '@/components/ui/when';
import type { DeletionPage } from '@/lib/data/people/get-deletion';

/** Puts back what was deleted of a user, as long as it is kept; shows how that went. */
export function PutBackPanel({ page: { user, task, putBack, keptUntil } }: { page: DeletionPage }) {
  const t = useTranslations('deletion');
  if (!putBack && keptUntil === null) return null;
  const left = putBack?.result?.left ?? [];
  const canPutBack = keptUntil !== null && !task?.isGoing && !putBack?.isGoing;
  return (
    <section className="panel" aria-labelledby="put-back">
      <h2 id="put-back">{t('putBackTitle')}</h2>
      {putBack && (
        <div aria-live="polite">
          <TaskProgress task={putBack} canStop={false} />
          {putBack.state === 'done' && <p>{t('putBackDone')}</p>}
          {left.length > 0 && <Notice tone="warning">{t('putBackLeft', { files: left.join(', ') })}</Notice>}
        </div>
      )}
      {canPutBack && (
        <>
          <p>{t.rich('putBackLead', { until: () => <ExactWhen at={keptUntil} /> })}</p>
          <SiteForm fields={{ intent: 'putBackUser', user }} button={t('putBackButton')} />
        </>
      )}
    </section>
  );
}
