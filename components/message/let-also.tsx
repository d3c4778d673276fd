import { useTranslations } from 'next-intl';
import { LetButton } from '@/components/change/let-button';
import { senderRulePath } from '@/components/sender-rule/links';
import { Notice } from '@/components/ui/notice';
import { PlainLink } from '@/components/ui/plain-link';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';

/** A release that lets the sender through from then on, and what that means before it is done. Inside the form of the message. */
export function LetAlso(props: {
  message: QuarantinedMessage;
  letting: NonNullable<QuarantinedMessage['letting']>;
  drawnAt: number;
}) {
  const t = useTranslations('letAlso');
  const { message, letting, drawnAt } = props;
  const { mailbox, key, from, sent } = message;
  const { address } = from;
  return (
    <details className="let-also">
      <summary className="link">{t('open')}</summary>
      <div className="let-also-box">
        <p>{t.rich('lead', { address: () => <bdi>{address}</bdi> })}</p>
        <p>
          {sent && t('counted', sent)}{' '}
          <PlainLink className="link" href={senderRulePath(mailbox, address)}>
            {t('more')}
          </PlainLink>
        </p>
        <Warnings letting={letting} />
        <LetButton address={address} label={t('button')} of={key} drawnAt={drawnAt} />
      </div>
    </details>
  );
}

/** As on the page of the rule. */
function Warnings({ letting }: { letting: NonNullable<QuarantinedMessage['letting']> }) {
  const t = useTranslations('senderRule');
  const { like, isHeld, isOwn, shared } = letting;
  return (
    <>
      {like !== null && (
        <Notice tone="warning" role="note">
          {t.rich('looksLike', { like: () => <bdi>{like}</bdi> })}
        </Notice>
      )}
      {isHeld && <Notice tone="warning">{t('heldAllTheSame')}</Notice>}
      {isOwn && <Notice tone="warning">{t('letOwnDomain')}</Notice>}
      {shared !== null && (
        <Notice tone="info">{t.rich('letShared', { name: () => <bdi>{shared}</bdi> })}</Notice>
      )}
    </>
  );
}
