import { useTranslations } from 'next-intl';
import { SiteForm } from '@/components/tasks/site-form';
import { TaskProgress } from '@/components/tasks/task-progress';
import { Notice } from '@/components/ui/notice';
import { ExactWhen } from '@/components/ui/when';
import type { DeletionHere, DeletionPage } from '@/lib/data/people/get-deletion';

/** Puts back what was deleted of a user, on all filter hosts, as long as it is kept; shows how that went. */
export function PutBackPanel({ page }: { page: DeletionPage }) {
  const t = useTranslations('deletion');
  const { user, putBack, hosts } = page;
  const all = [page, ...(hosts?.others.flatMap(({ page: theirs }) => theirs ?? []) ?? [])];
  const [until] = all.flatMap(({ keptUntil }) => keptUntil ?? []).sort();
  if (!until && (hosts || !putBack)) return null;
  const isAway = hosts?.others.some(({ trouble }) => trouble !== null) ?? false;
  const isGoing = all.some((each) => each.task?.isGoing || each.putBack?.isGoing);
  return (
    <section className="panel" aria-labelledby="put-back">
      <h2 id="put-back">{t('putBackTitle')}</h2>
      {!hosts && putBack && <PutBackProgress putBack={putBack} />}
      {until && !isGoing && !isAway && (
        <>
          <p>{t.rich('putBackLead', { until: () => <ExactWhen at={until} /> })}</p>
          <SiteForm fields={{ intent: 'putBackUser', user }} button={t('putBackButton')} />
        </>
      )}
    </section>
  );
}

/** How putting back went on one host. */
export function PutBackProgress({ putBack }: { putBack: NonNullable<DeletionHere['putBack']> }) {
  const t = useTranslations('deletion');
  const left = putBack.result?.left ?? [];
  return (
    <div aria-live="polite">
      <TaskProgress task={putBack} canStop={false} />
      {putBack.state === 'done' && <p>{t('putBackDone')}</p>}
      {left.length > 0 && <Notice tone="warning">{t('putBackLeft', { files: left.join(', ') })}</Notice>}
    </div>
  );
}
