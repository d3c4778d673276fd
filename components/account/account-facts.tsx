import { useTranslations } from 'next-intl';
import type { AccountPage } from '@/lib/data/people/get-account';
import { isolated } from '@/lib/ground/isolated';

/** Who you are here, and what you may open. */
export function AccountFacts({ account: { login, user, role, mailboxes } }: { account: AccountPage }) {
  const t = useTranslations('account');
  return (
    <dl className="account-facts">
      <dt>{t('login')}</dt>
      <dd>
        <bdi>{login}</bdi>
      </dd>
      <dt>{t('mailbox')}</dt>
      <dd>
        <bdi>{user}</bdi>
      </dd>
      <dt>{t('role')}</dt>
      <dd>{t(role)}</dd>
      {mailboxes.length > 0 && (
        <>
          <dt>{t('mailboxes')}</dt>
          <dd>{mailboxes.map((each) => isolated(each)).join(', ')}</dd>
        </>
      )}
    </dl>
  );
}
