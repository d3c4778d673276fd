import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { historyEntryPath } from '@/components/history/links';
import { messagePath } from '@/components/list/links';
import { SenderLink } from '@/components/list/sender-link';
import { senderRulePath } from '@/components/sender-rule/links';
import { formatSize } from '@/components/ui/format-size';
import { People } from '@/components/ui/people';
import { PlainLink } from '@/components/ui/plain-link';
import { textIfAny } from '@/components/ui/text-of';
import { ExactWhen } from '@/components/ui/when';
import type { Correspondent, QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { ProblemBox } from './problem-box';

/** From, to, when, how large, how sure the filter is; and what is wrong with the message. */
export function MessageFacts({ message }: { message: QuarantinedMessage }) {
  const t = useTranslations();
  const format = useFormatter();
  const { from, to, cc, member, releaseTo, date, receivedAt, size, confidence, result, historyKey, host } =
    message;
  return (
    <>
      <div className="facts-box">
        <dl className="facts">
          <Fact name={t('message.from')}>
            <Senders people={[from]} />
          </Fact>
          {to.length > 0 && (
            <Fact name={t('message.to')} isMore>
              <Senders people={to} />
            </Fact>
          )}
          {cc.length > 0 && (
            <Fact name={t('message.cc')} isMore>
              <Senders people={cc} />
            </Fact>
          )}
          {member !== null && (
            <Fact name={t('message.member')}>
              <bdi>{member}</bdi>
            </Fact>
          )}
          {releaseTo !== undefined && (
            <Fact name={t('message.releaseTo')}>
              <bdi>{releaseTo ?? t('message.releaseAsks')}</bdi>
            </Fact>
          )}
          {date && (
            <Fact name={t('message.date')} isMore>
              <ExactWhen at={date} />
            </Fact>
          )}
          <Fact name={t('message.received')}>
            <ExactWhen at={receivedAt} />
          </Fact>
          <Fact name={t('message.size')} isMore>
            {formatSize(format, size)}{' '}
            <PlainLink className="link" href={`${messagePath(message.mailbox, message.key)}/eml`} download>
              {t('message.download')}
            </PlainLink>
          </Fact>
          <Fact name={t('message.confidence')} isMore>
            {confidence === null
              ? t('row.noConfidence')
              : format.number(confidence / 100, { style: 'percent' })}
          </Fact>
          {message.sender !== null && (
            <Fact name={t('nav.senders')} isMore>
              <SenderLink mailbox={message.mailbox} sender={message.sender} />
            </Fact>
          )}
          {historyKey !== null && (
            <Fact name={t('nav.history')} isMore>
              <PlainLink className="link" href={historyEntryPath(message.mailbox, historyKey)}>
                {t('history.openInHistory')}
              </PlainLink>
            </Fact>
          )}
          {from.address !== '' && (
            <Fact name={t('senderRule.title')} isMore>
              <PlainLink className="link" href={senderRulePath(message.mailbox, from.address)}>
                {t('senderRule.open')}
              </PlainLink>
            </Fact>
          )}
          {host !== null && (
            <Fact name={t('message.host')}>
              <bdi>{host.name}</bdi>
            </Fact>
          )}
          {result !== 'Spam' && result !== '' && (
            <Fact name={t('message.result')}>{textIfAny(t, `result.${result}`) ?? result}</Fact>
          )}
        </dl>
        <details className="facts-switch">
          <summary className="link">{t('message.facts')}</summary>
        </details>
      </div>
      <ProblemBox message={message} />
    </>
  );
}

/** With `isMore` it has no room on a phone, and is shown there on demand. */
function Fact({ name, isMore, children }: { name: string; isMore?: boolean; children: ReactNode }) {
  return (
    <div data-more={isMore ? '' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Senders({ people }: { people: Correspondent[] }) {
  const t = useTranslations('row');
  return people.some(({ name, address }) => name || address) ? <People people={people} /> : t('noSender');
}
