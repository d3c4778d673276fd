import { useTranslations } from 'next-intl';
import type { AccountPage } from '@/lib/data/people/get-account';

/** Who you are here, and what you may open. */
export function AccountFacts({ account: { login, user, role, mailboxes } }: { account: AccountPage }) {
  const t = useTranslations('account');
  return (
    <dl className="account-facts">
      <dt>{t('login')}</dt>
      <dd>{login}</dd>
      <dt>{t('mailbox')}</dt>
      <dd>{user}</dd>
      <dt>{t('role')}</dt>
      <dd>{t(role)}</dd>
      {mailboxes.length > 0 && (
        <>
          <dt>{t('mailboxes')}</dt>
          <dd>{mailboxes.join(', ')}</dd>
        </>
      )}
    </dl>
  );
}
