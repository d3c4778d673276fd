import { useTranslations } from 'next-intl';
import { Suspense } from 'react';
import { messagePath } from '@/components/list/links';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { ExplainLater } from './explain-later';
import { Judgement } from './judgement';
import { Verdict } from './verdict';
import { ViewLater } from './view-later';

/** Why the filter decided as it did. What that tab shows is asked for when it is opened. */
export function Why(props: { message: QuarantinedMessage; address: string; isAsked: boolean }) {
  const t = useTranslations();
  const { message, address, isAsked } = props;
  const path = messagePath(message.mailbox, message.key);
  const pending = <p className="text-muted">{t('looks.pending')}</p>;
  return (
    <div className="why">
      {isAsked ? (
        <Suspense fallback={pending}>
          <Judgement mailbox={message.mailbox} messageKey={message.key} />
        </Suspense>
      ) : (
        <ExplainLater path={`${path}/why`}>{pending}</ExplainLater>
      )}
      <h3 className="why-then">{t('why.then')}</h3>
      {isAsked ? (
        <Verdict views={message} />
      ) : (
        <ViewLater view="why" path={`${path}/views`} address={address} />
      )}
    </div>
  );
}
