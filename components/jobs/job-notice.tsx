'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { UndoForm } from '@/components/change/undo-form';
import { Notice } from '@/components/ui/notice';
import { changeJob } from '@/lib/data/actions/change-job';
import type { JobProgress } from '@/lib/data/change/get-jobs';
import { JobFailures } from './job-failures';
import { JobRecipients } from './job-recipients';

/** One job: how far it is, and what can be done about it. */
export function JobNotice({ mailbox, job }: { mailbox: string; job: JobProgress }) {
  const t = useTranslations('job');
  const change = useTranslations('change');
  const [, act, pending] = useActionState(changeJob, null);
  const { id, kind, state, total, succeeded, failed, secondsLeft } = job;
  const ended = state === 'done' || state === 'stopped';
  const waiting = total - succeeded - failed;
  return (
    <Notice tone={failed > 0 ? 'warning' : ended ? 'success' : 'info'}>
      <p className="font-medium">
        {t(`${kind}${ended ? 'Ended' : 'Going'}`, { count: ended ? succeeded : total })}
      </p>
      {!ended && (
        <progress className="job-bar" max={total} value={succeeded + failed} aria-label={t('progress')} />
      )}
      <p>
        {t('counts', { succeeded, failed, waiting })}
        {secondsLeft !== null &&
          ` ${t('left', { minutes: Math.ceil(secondsLeft / 60), seconds: secondsLeft })}`}
        {state === 'stopping' && ` ${t('stopping')}`}
        {state === 'stopped' && ` ${t('stopped')}`}
        {ended && job.isUndone && ` ${t('undone')}`}
      </p>
      {job.notReversed > 0 && <p>{change('notReversed', { count: job.notReversed })}</p>}
      <JobRecipients job={job} />
      <JobFailures job={job} />
      <div className="job-buttons">
        {ended && job.batch && <UndoForm mailbox={mailbox} batch={job.batch} />}
        <form
          action={act}
          onSubmit={(event) => pending && event.preventDefault()}
          className="flex flex-wrap gap-2"
        >
          <input type="hidden" name="mailbox" value={mailbox} />
          <input type="hidden" name="job" value={id} />
          {state === 'running' && <JobButton intent="stop" text={t('stop')} pending={pending} />}
          {ended && failed > 0 && <JobButton intent="retry" text={t('retry')} pending={pending} />}
          {ended && <JobButton intent="dismiss" text={t('dismiss')} pending={pending} />}
        </form>
      </div>
    </Notice>
  );
}

function JobButton(props: { intent: 'stop' | 'retry' | 'dismiss'; text: string; pending: boolean }) {
  return (
    <button
      type="submit"
      name="intent"
      value={props.intent}
      className="button button-small"
      aria-disabled={props.pending}
    >
      {props.text}
    </button>
  );
}
