'use client';

import { useTranslations } from 'next-intl';
import { useChange } from '@/components/change/change-context';
import { afterMessage } from '@/components/change/focus-after';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import type { HistoryMessage } from '@/lib/data/history/get-history-message';
import { RetrainButton } from './retrain-button';

/** What the filter can be told of the message that is open. */
export function RetrainForm({
  message,
  describedBy,
}: {
  message: Pick<HistoryMessage, 'mailbox' | 'key' | 'retraining' | 'lastDone'>;
  /** The id of its subject. */
  describedBy: string;
}) {
  const t = useTranslations('retrain');
  const { act, pending, sent } = useChange();
  const { mailbox, key, retraining, lastDone } = message;
  if (!retraining) return null;
  return (
    <form
      action={act}
      onSubmit={(event) => sent(event, afterMessage())}
      className="change-form flex flex-wrap items-center gap-2"
    >
      <SignedInAsField />
      <input type="hidden" name="mailbox" value={mailbox} />
      <input type="hidden" name="known" value={lastDone} />
      <RetrainButton
        messageKey={key}
        retraining={retraining}
        describedBy={describedBy}
        className="button button-primary"
      />
      <span className="pending" data-on={pending} aria-hidden={!pending}>
        {t('pending')}
      </span>
    </form>
  );
}
