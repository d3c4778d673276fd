'use client';

import { useTranslations } from 'next-intl';
import { UndoForm } from '@/components/change/undo-form';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { useDates } from '@/components/ui/use-dates';
import { changeJob } from '@/lib/data/actions/change-job';
import type { JobProgress } from '@/lib/data/change/get-jobs';
import { countOpen } from '@/lib/data/change/nobody-knows';
import { ForeignUndo } from './foreign-undo';
import { JobFailures } from './job-failures';
import { JobRecipients } from './job-recipients';
import { isGoing } from './use-jobs-said';

/** One job: who did what, how far it is, and what can be done about it. */
export function JobNotice({ mailbox, job }: { mailbox: string; job: JobProgress }) {
  const t = useTranslations('job');
  const change = useTranslations('change');
  const dates = useDates();
  const [, act, pending] = useAnswer(changeJob);
  const { id, kind, state, total, succeeded, failed, failures, secondsLeft, by, isOwn, endedAt } = job;
  const ended = !isGoing(job);
  const waiting = total - succeeded - failed;
  const isWhole = ended && failed === 0 && waiting === 0;
  return (
    <Notice tone={failed > 0 ? 'warning' : ended ? 'success' : 'info'}>
      <div className="job-line">
        <p>
          <b className="font-medium">
            {t(`${kind}${ended ? 'Ended' : 'Going'}`, { count: ended ? succeeded : total })}
          </b>{' '}
          <span className="job-by">
            {endedAt
              ? t(isOwn ? 'byYouAt' : 'byAt', {
                  by,
                  at: dates.dateTime(new Date(endedAt), { dateStyle: 'medium', timeStyle: 'short' }),
                })
              : t(isOwn ? 'byYou' : 'by', { by })}
          </span>
        </p>
        <div className="job-buttons">
          {ended && isOwn && job.batch && <UndoForm mailbox={mailbox} batches={[job.batch]} />}
          <form
            action={act}
            onSubmit={(event) => pending && event.preventDefault()}
            className="flex flex-wrap gap-2"
          >
            <SignedInAsField />
            <input type="hidden" name="mailbox" value={mailbox} />
            <input type="hidden" name="job" value={id} />
            {state === 'running' && <JobButton intent="stop" text={t('stop')} pending={pending} />}
            {ended && failed > 0 && <JobButton intent="retry" text={t('retry')} pending={pending} />}
            {ended && (
              <button
                type="submit"
                name="intent"
                value="dismiss"
                className="button button-quiet button-small"
                aria-label={t('dismiss')}
                aria-disabled={pending}
              >
                <Icon name="close" />
              </button>
            )}
          </form>
        </div>
      </div>
      {!ended && (
        <progress className="job-bar" max={total} value={succeeded + failed} aria-label={t('progress')} />
      )}
      <p>
        {!isWhole && t('counts', { succeeded, failed, waiting, open: countOpen(failures, kind) })}{' '}
        {secondsLeft !== null && t('left', { minutes: Math.ceil(secondsLeft / 60), seconds: secondsLeft })}{' '}
        {state === 'stopping' && t('stopping')} {state === 'stopped' && t('stopped')}{' '}
        {ended && job.isUndone && t('undone')}
      </p>
      {job.notReversed > 0 && <p>{change('notReversed', { count: job.notReversed })}</p>}
      <JobRecipients job={job} />
      <JobFailures job={job} />
      {ended && !isOwn && job.batch && <ForeignUndo mailbox={mailbox} batch={job.batch} by={by} />}
    </Notice>
  );
}

function JobButton(props: { intent: 'stop' | 'retry'; text: string; pending: boolean }) {
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
