import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { SenderLink } from '@/components/list/sender-link';
import { senderRulePath } from '@/components/sender-rule/links';
import { Notice } from '@/components/ui/notice';
import { People } from '@/components/ui/people';
import { PlainLink } from '@/components/ui/plain-link';
import { ExactWhen } from '@/components/ui/when';
import type { HistoryMessage } from '@/lib/data/history/get-history-message';
import { ClassWord } from './class-word';
import { useStatusWord } from './use-status-word';
import { useWhyNot } from './use-why-not';

/** What the message is now, from whom and when; and, if it cannot be retrained, why not. */
export function HistoryFacts({ message }: { message: HistoryMessage }) {
  const t = useTranslations();
  const whyNot = useWhyNot();
  const statusOf = useStatusWord();
  const { from, at, refusal, signatureDays } = message;
  return (
    <>
      <dl className="facts">
        <Fact name={t('column.class')}>
          <ClassWord of={message.class} />
        </Fact>
        <Fact name={t('column.status')}>{statusOf(message)}</Fact>
        <Fact name={t('message.from')}>
          {from.name || from.address ? <People people={[from]} /> : t('row.noSender')}{' '}
          {from.address !== '' && (
            <PlainLink className="link" href={senderRulePath(message.mailbox, from.address)}>
              {t('senderRule.open')}
            </PlainLink>
          )}
        </Fact>
        <Fact name={t('column.date')}>{at === null ? t('history.noTime') : <ExactWhen at={at} />}</Fact>
        {message.sender !== null && (
          <Fact name={t('nav.senders')}>
            <SenderLink mailbox={message.mailbox} sender={message.sender} />
          </Fact>
        )}
        {message.messageId !== '' && (
          <Fact name={t('history.messageId')}>
            <bdi>{message.messageId}</bdi>
          </Fact>
        )}
        {message.signature !== '' && (
          <Fact name={t('history.signature')}>
            <bdi>{message.signature}</bdi>
          </Fact>
        )}
        {message.host !== null && (
          <Fact name={t('message.host')}>
            <bdi>{message.host.name}</bdi>
          </Fact>
        )}
      </dl>
      {refusal !== null && (
        <div className="message-note">
          <Notice tone="info" role="note">
            <p>{whyNot(refusal, signatureDays)}</p>
          </Notice>
        </div>
      )}
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
