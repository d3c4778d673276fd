import Link from 'next/link';
import { NextIntlClientProvider, useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/list/links';
import { HostsNotice } from '@/components/ui/hosts-notice';
import { PageTitle } from '@/components/ui/page-title';
import type { AlertsPage } from '@/lib/data/people/get-alerts';
import { AlertsForm } from './alerts-form';

/** The words that somebody watches for, and how many messages contain one. */
export function AlertsView({ page, messages }: { page: AlertsPage; messages: Record<string, unknown> }) {
  const t = useTranslations('alerts');
  return (
    <div className="settings">
      <PageTitle page={t('title')} />
      <h1 className="page-title">{t('title')}</h1>
      <p className="text-muted">{t('lead')}</p>
      {page.hosts && <HostsNotice hosts={page.hosts} />}
      {page.marked !== null && (
        <p>
          {t('marked', { count: page.marked })}{' '}
          {page.marked > 0 && (
            <Link className="link" href={quarantinePath(page.mailbox, { alerts: 'only' })} prefetch={false}>
              {t('show')}
            </Link>
          )}
        </p>
      )}
      <NextIntlClientProvider messages={messages}>
        <AlertsForm page={page} />
      </NextIntlClientProvider>
      {page.passedOver > 0 && (
        <p className="text-muted">{t('passedOver', { count: page.passedOver, max: page.max })}</p>
      )}
    </div>
  );
}
