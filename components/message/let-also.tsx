import { useTranslations } from 'next-intl';
import { LetButton } from '@/components/change/let-button';
import { senderRulePath } from '@/components/sender-rule/links';
import { PlainLink } from '@/components/ui/plain-link';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';

/** A release that lets the sender through from then on, and what that means before it is done. Inside the form of the message. */
export function LetAlso({ message }: { message: QuarantinedMessage }) {
  const t = useTranslations('letAlso');
  const { mailbox, from, sent } = message;
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
        <LetButton address={address} label={t('button')} />
      </div>
    </details>
  );
}
