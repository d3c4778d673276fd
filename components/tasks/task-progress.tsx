import { useTranslations } from 'next-intl';
import { JobRefresh } from '@/components/jobs/job-refresh';
import { Notice } from '@/components/ui/notice';
import { textIfAny } from '@/components/ui/text-of';
import { When } from '@/components/ui/when';
import type { TaskView } from '@/lib/data/site/task-view';
import { SiteForm } from './site-form';

/** The progress of long work, or how it ended; the page keeps asking while it runs. */
export function TaskProgress({ task, canStop = true }: { task: TaskView; canStop?: boolean }) {
  const t = useTranslations();
  // A task only keeps its reason.
  const unnamed = { user: '', file: t('task.aFile'), kind: 'other', group: t('task.ofFolder') };
  const { id, state, isGoing, done, total, actor, startedAt, finishedAt, reason } = task;
  if (!isGoing && state !== 'failed' && state !== 'stopped')
    return (
      <p className="text-muted">
        {t.rich('task.done', { actor, at: () => <When at={finishedAt ?? startedAt} /> })}
      </p>
    );
  return (
    <Notice tone={state === 'failed' ? 'danger' : 'info'}>
      <p>
        <span>{t(`task.${state}`)}</span>{' '}
        {reason !== null && (textIfAny(t, `errors.${reason}`, unnamed) ?? reason)}
      </p>
      {isGoing && (
        <>
          <progress className="job-bar" max={total || 1} value={done} aria-label={t('job.progress')} />
          <p>{t('task.counts', { done, total })}</p>
          <JobRefresh />
        </>
      )}
      {isGoing && canStop && <SiteForm fields={{ intent: 'stop', task: id }} button={t('job.stop')} />}
      {!isGoing && <SiteForm fields={{ intent: 'resume', task: id }} button={t('task.resume')} />}
    </Notice>
  );
}
