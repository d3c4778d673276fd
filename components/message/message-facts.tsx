import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { historyEntryPath } from '@/components/history/links';
import { messagePath } from '@/components/list/links';
import { formatSize } from '@/components/ui/format-size';
import { PlainLink } from '@/components/ui/plain-link';
import { ExactWhen } from '@/components/ui/when';
import type { Correspondent, QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { ProblemBox } from './problem-box';

/** From, to, when, how large, how sure the filter is; and what is wrong with the message. */
export function MessageFacts({ message }: { message: QuarantinedMessage }) {
  const t = useTranslations();
  const format = useFormatter();
  const { from, to, cc, member, releaseTo, date, receivedAt, size, confidence, result, historyKey } = message;
  return (
    <>
      <dl className="facts">
        <Fact name={t('message.from')}>
          <People people={[from]} />
        </Fact>
        {to.length > 0 && (
          <Fact name={t('message.to')}>
            <People people={to} />
          </Fact>
        )}
        {cc.length > 0 && (
          <Fact name={t('message.cc')}>
            <People people={cc} />
          </Fact>
        )}
        {member !== null && <Fact name={t('message.member')}>{member}</Fact>}
        {releaseTo !== undefined && (
          <Fact name={t('message.releaseTo')}>{releaseTo ?? t('message.releaseAsks')}</Fact>
        )}
        {date && (
          <Fact name={t('message.date')}>
            <ExactWhen at={date} />
          </Fact>
        )}
        <Fact name={t('message.received')}>
          <ExactWhen at={receivedAt} />
        </Fact>
        <Fact name={t('message.size')}>
          {formatSize(format, size)}{' '}
          <PlainLink className="link" href={`${messagePath(message.mailbox, message.key)}/eml`} download>
            {t('message.download')}
          </PlainLink>
        </Fact>
        <Fact name={t('message.confidence')}>
          {confidence === null
            ? t('row.noConfidence')
            : format.number(confidence / 100, { style: 'percent' })}
        </Fact>
        {historyKey !== null && (
          <Fact name={t('nav.history')}>
            <PlainLink className="link" href={historyEntryPath(message.mailbox, historyKey)}>
              {t('history.openInHistory')}
            </PlainLink>
          </Fact>
        )}
        {result !== 'Spam' && result !== '' && (
          <Fact name={t('message.result')}>{t.has(`result.${result}`) ? t(`result.${result}`) : result}</Fact>
        )}
      </dl>
      <ProblemBox message={message} />
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function People({ people }: { people: Correspondent[] }) {
  const t = useTranslations('row');
  const texts = people.map(({ name, address }) =>
    name && address ? `${name} <${address}>` : name || address,
  );
  return texts.filter(Boolean).join(', ') || t('noSender');
}
