import { useTranslations } from 'next-intl';
import { PlainLink } from '@/components/ui/plain-link';
import { sendersPath } from './links';

/** The way from a message to what is known of its sender; `sender` finds them. */
export function SenderLink({ mailbox, sender }: { mailbox: string; sender: string }) {
  const t = useTranslations('senders');
  return (
    <PlainLink className="link" href={sendersPath(mailbox, { q: sender })}>
      {t('ofMessage')}
    </PlainLink>
  );
}
