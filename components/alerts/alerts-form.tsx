'use client';

import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { LeaveQuestion } from '@/components/ui/leave-question';
import { sendKept } from '@/components/ui/send-kept';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { changeAlertsForm } from '@/lib/data/actions/change-alerts';
import type { AlertsPage } from '@/lib/data/people/get-alerts';
import { AlertRow } from './alert-row';
import { AlertsStatus } from './alerts-status';

/** A form to add one, and one for each that is there. */
export function AlertsForm({ page }: { page: AlertsPage }) {
  const t = useTranslations('alerts');
  const [answer, act, pending] = useAnswer(changeAlertsForm);
  const send = sendKept(act, pending);
  const isFull = page.alerts.length >= page.max;
  const refused = answer?.ok && answer.data.intent === 'add' && answer.data.result.kind === 'fault';
  const typed = refused ? answer.data.typed : '';
  const part = useRef<HTMLDivElement>(null);
  const isTyped = () =>
    [...(part.current?.querySelectorAll<HTMLInputElement>('input[name="text"]') ?? [])].some(
      ({ value, defaultValue }) => value !== defaultValue,
    );
  return (
    <div ref={part} className="contents">
      <LeaveQuestion part={part} isChanged={isTyped} />
      <AlertsStatus answer={answer} />
      {isFull ? (
        <p className="text-muted">{t('full', { max: page.max })}</p>
      ) : (
        <form action={act} onSubmit={send} className="alert-add">
          <SignedInAsField />
          <input type="hidden" name="mailbox" value={page.mailbox} />
          <label className="field grow">
            {t('new')}
            <input
              key={`${typed} ${page.alerts.length}`}
              className="input"
              name="text"
              defaultValue={typed}
              autoComplete="off"
              aria-invalid={refused || undefined}
            />
          </label>
          <button
            type="submit"
            name="intent"
            value="add"
            className="button button-primary"
            aria-disabled={pending}
          >
            {t('add')}
          </button>
        </form>
      )}
      {page.alerts.length === 0 ? (
        <p className="text-muted">{t('none')}</p>
      ) : (
        <ul className="alert-list" aria-label={t('list')}>
          {page.alerts.map((alert, index) => (
            <AlertRow
              key={`${alert.line} ${page.alerts.findIndex(({ line }) => line === alert.line) === index ? '' : index}`}
              mailbox={page.mailbox}
              alert={alert}
              act={act}
              send={send}
              pending={pending}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
