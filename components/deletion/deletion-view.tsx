import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { SiteForm } from '@/components/tasks/site-form';
import { TaskProgress } from '@/components/tasks/task-progress';
import { Notice } from '@/components/ui/notice';
import { PageTitle } from '@/components/ui/page-title';
import type { DeletionPage } from '@/lib/data/people/get-deletion';
import { DeletionTables } from './deletion-tables';
import { PutBackPanel } from './put-back-panel';

/**
 * Deletes what DSPAM keeps of a user: shows what that is, asks to type the name to confirm, shows the progress; and
 * puts it back.
 */
export function DeletionView({ page }: { page: DeletionPage }) {
  const { user, preview, task, putBack, keptUntil, keepDays } = page;
  const t = useTranslations();
  const isGoing = (task?.isGoing || putBack?.isGoing) ?? false;
  return (
    <div className="sheet panels">
      <PageTitle page={t('deletion.title', { user })} />
      <p>
        <Link className="link" href="/admin/users" prefetch={false}>
          {t('deletion.back')}
        </Link>
      </p>
      <h1 className="page-title">{t('deletion.title', { user })}</h1>
      {task && (
        <div aria-live="polite">
          <TaskProgress task={task} canStop={false} />
          {task.state === 'done' && keptUntil !== null && (
            <p>{t('deletion.done', { days: keepDays, folder: `${task.id}` })}</p>
          )}
        </div>
      )}
      <PutBackPanel page={page} />
      {preview && !isGoing && (
        <>
          <p>{t('deletion.lead', { days: keepDays })}</p>
          <DeletionTables preview={preview} />
          {preview.obstacle ? (
            <Notice tone="warning">{t(`errors.${preview.obstacle}`)}</Notice>
          ) : (
            <SiteForm fields={{ intent: 'deleteUser', user }} button={t('deletion.button')} tone="danger">
              <label className="field">
                {t('deletion.typed', { user })}
                <input className="input" name="typed" autoComplete="off" required />
              </label>
            </SiteForm>
          )}
        </>
      )}
    </div>
  );
}
