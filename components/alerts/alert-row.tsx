'use client';

import { useTranslations } from 'next-intl';
import type { SubmitEventHandler } from 'react';
import { Icon } from '@/components/ui/icon';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useList } from '@/components/ui/use-list';
import type { AlertsPage } from '@/lib/data/people/get-alerts';

/** One alert; a pattern of the old pages says what it is, and with which word it can be replaced. */
export function AlertRow(props: {
  mailbox: string;
  alert: AlertsPage['alerts'][number];
  act: (form: FormData) => void;
  send: SubmitEventHandler<HTMLFormElement>;
  pending: boolean;
}) {
  const { mailbox, alert, act, send, pending } = props;
  const { line, text, isPattern, suggestion, only } = alert;
  const t = useTranslations('alerts');
  const list = useList();
  const hidden = (
    <>
      <SignedInAsField />
      <input type="hidden" name="mailbox" value={mailbox} />
      <input type="hidden" name="line" value={line} />
    </>
  );
  return (
    <li>
      <form action={act} onSubmit={send} className="alert-line">
        {hidden}
        {isPattern ? <code>{text}</code> : <bdi>{text}</bdi>}
        <button
          type="submit"
          name="intent"
          value="remove"
          className="button button-small"
          aria-label={t('removeOne', { text })}
          aria-disabled={pending}
        >
          {t('remove')}
        </button>
      </form>
      {only && (
        <p className="setting-mark">
          <Icon name="info" />
          {t('onlyOn', { hosts: list(only) })}
        </p>
      )}
      {isPattern && (
        <form action={act} onSubmit={send}>
          {hidden}
          <p className="setting-mark">
            <Icon name="info" />
            {t('pattern')}
          </p>
          <div className="alert-add">
            <label className="field grow">
              {t('convertTo')}
              <input className="input" name="text" defaultValue={suggestion} autoComplete="off" />
            </label>
            <button
              type="submit"
              name="intent"
              value="convert"
              className="button"
              aria-label={t('convertOne', { text })}
              aria-disabled={pending}
            >
              {t('convert')}
            </button>
          </div>
        </form>
      )}
    </li>
  );
}
