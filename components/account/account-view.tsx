import { NextIntlClientProvider, useTranslations } from 'next-intl';
import { AuditTable } from '@/components/audit/audit-table';
import { ActionForm } from '@/components/ui/action-form';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { endAllSessions } from '@/lib/data/actions/sign-out-everywhere';
import type { AccountPage } from '@/lib/data/people/get-account';
import type { Language } from '@/lib/ground/languages';
import { AccountFacts } from './account-facts';
import { LanguageChoice } from './language-choice';
import { StopLinks } from './stop-links';

/** Your own account: who you are here, who looked into your mailbox, and the way out of all sessions. */
export function AccountView({
  account,
  language,
  messages,
}: {
  account: AccountPage;
  language: Language | null;
  messages: Record<string, unknown>;
}) {
  const t = useTranslations('account');
  const frame = useTranslations('frame');
  return (
    <div className="audit grid gap-6 pb-8">
      <PageTitle page={t('title')} />
      <section className="grid gap-3 px-3 pt-3">
        <h1 className="page-title">{t('title')}</h1>
        <AccountFacts account={account} />
        <LanguageChoice
          language={language}
          texts={{
            legend: frame('language'),
            browser: frame('languageOfBrowser'),
            set: frame('setLanguage'),
          }}
        />
        {account.hasSession && (
          <ActionForm action={endAllSessions} className="grid justify-items-start gap-2">
            <button type="submit" className="button">
              {t('signOutEverywhere')}
            </button>
            <p className="text-muted">{t('signOutEverywhereHint')}</p>
          </ActionForm>
        )}
        {account.hasDigest && (
          <NextIntlClientProvider messages={messages}>
            <StopLinks />
          </NextIntlClientProvider>
        )}
      </section>
      <OfThisHost what="account" />
      <section className="grid gap-2">
        <h2 className="px-3 font-semibold">{t('visits')}</h2>
        {account.visits.length === 0 ? (
          <p className="px-3 text-muted">{t('noVisits')}</p>
        ) : (
          <AuditTable label={t('visits')} rows={account.visits} columns={['at', 'event', 'actor']} />
        )}
      </section>
      {account.signIns.length > 0 && (
        <section className="grid gap-2">
          <h2 className="px-3 font-semibold">{t('signIns')}</h2>
          <AuditTable label={t('signIns')} rows={account.signIns} columns={['at', 'event', 'address']} />
        </section>
      )}
    </div>
  );
}
