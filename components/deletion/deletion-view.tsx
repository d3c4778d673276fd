import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { SiteForm } from '@/components/tasks/site-form';
import { TaskProgress } from '@/components/tasks/task-progress';
import { Notice } from '@/components/ui/notice';
import { PageTitle } from '@/components/ui/page-title';
import type { DeletionHere, DeletionPage } from '@/lib/data/people/get-deletion';
import type { Trouble } from '@/lib/data/request/trouble';
import { DeletionTables } from './deletion-tables';
import { PutBackPanel, PutBackProgress } from './put-back-panel';

/**
 * Deletes what DSPAM keeps of a user: shows what that is, asks to type the name to confirm, shows the progress; and
 * puts it back.
 */
export function DeletionView({ page }: { page: DeletionPage }) {
  const { user, keepDays, hosts } = page;
  const t = useTranslations();
  const all = [page, ...(hosts?.others.flatMap(({ page: theirs }) => theirs ?? []) ?? [])];
  const isGoing = all.some(({ task, putBack }) => task?.isGoing || putBack?.isGoing);
  const isAway = hosts?.others.some(({ trouble }) => trouble !== null) ?? false;
  const obstacle = all.find(({ preview }) => preview?.obstacle)?.preview?.obstacle;
  const hasAnything = all.some(({ preview }) => preview !== null);
  return (
    <div className="sheet panels">
      <PageTitle page={t('deletion.title', { user })} />
      <p>
        <Link className="link" href="/admin/users" prefetch={false}>
          {t('deletion.back')}
        </Link>
      </p>
      <h1 className="page-title">{t('deletion.title', { user })}</h1>
      {!hosts && <DeletionProgress page={page} />}
      {hosts && <p>{t('deletion.ofHosts')}</p>}
      {isAway && <Notice tone="warning">{t('deletion.hostAway')}</Notice>}
      <PutBackPanel page={page} />
      {hasAnything && !isGoing && <p>{t('deletion.lead', { days: keepDays })}</p>}
      {!hosts && page.preview && !isGoing && <DeletionTables preview={page.preview} />}
      {hosts && <HostPanel host={hosts.own} page={page} />}
      {hosts?.others.map(({ host, page: theirs, trouble }) => (
        <HostPanel key={host} host={host} page={theirs} trouble={trouble} />
      ))}
      {hasAnything &&
        !isGoing &&
        !isAway &&
        (obstacle ? (
          <Notice tone="warning">{t(`errors.${obstacle}`)}</Notice>
        ) : (
          <SiteForm fields={{ intent: 'deleteUser', user }} button={t('deletion.button')} tone="danger">
            <label className="field">
              {t('deletion.typed', { user })}
              <input className="input" name="typed" autoComplete="off" required />
            </label>
          </SiteForm>
        ))}
    </div>
  );
}

function DeletionProgress({ page: { task, keptUntil, keepDays } }: { page: DeletionHere }) {
  const t = useTranslations('deletion');
  if (!task) return null;
  return (
    <div aria-live="polite">
      <TaskProgress task={task} canStop={false} />
      {task.state === 'done' && keptUntil !== null && (
        <p>{t('done', { days: keepDays, folder: task.folder })}</p>
      )}
    </div>
  );
}

/** What one filter host keeps of the user, or has deleted of them. */
function HostPanel({
  host,
  page,
  trouble = null,
}: {
  host: string;
  page: DeletionHere | null;
  trouble?: Trouble | null;
}) {
  const t = useTranslations();
  const isBusy = page?.task?.isGoing || page?.putBack?.isGoing;
  return (
    <section className="panel" aria-labelledby={`deletion-${host}`}>
      <h2 id={`deletion-${host}`}>{t('deletion.onHost', { host })}</h2>
      {trouble && <p>{t(`errors.${trouble.reason}`, trouble.values)}</p>}
      {page && (
        <>
          <DeletionProgress page={page} />
          {page.putBack && <PutBackProgress putBack={page.putBack} />}
          {!isBusy && page.preview && <DeletionTables preview={page.preview} />}
          {!isBusy && !page.preview && !page.task && <p>{t('deletion.nothingOnHost')}</p>}
        </>
      )}
    </section>
  );
}
