import { NextIntlClientProvider, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { NameNotice } from '@/components/ui/name-notice';
import { Notice } from '@/components/ui/notice';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import type { PreferencesPage } from '@/lib/data/people/get-preferences';
import { OtherPreferences } from './other-preferences';
import { PreferencesForm } from './preferences-form';

/** The preferences of a mailbox, or the defaults of the site. */
export function PreferencesView({
  page,
  messages,
  children,
}: {
  page: PreferencesPage;
  messages: Record<string, unknown>;
  /** Settings that are forms of their own. */
  children?: ReactNode;
}) {
  const t = useTranslations('preference');
  const isSite = page.mailbox === null;
  const title = t(isSite ? 'siteTitle' : 'title');
  const passedOver = isSite && !page.conf.counts && page.conf.lines > 0;
  return (
    <div className="settings">
      <PageTitle page={title} />
      <h1 className="page-title">{title}</h1>
      <p className="text-muted">{t(isSite ? 'siteLead' : 'lead')}</p>
      <OfThisHost what={page.keptIn === 'files' ? 'preferencesInFiles' : 'preferences'} />
      {page.closed === 'unknownToFilter' && (
        <Notice tone="info" role="note">
          {t('unknownToFilter')}
        </Notice>
      )}
      {page.closed && page.closed !== 'unknownToFilter' && <NameNotice problem={page.closed} />}
      {isSite && page.conf.counts && (
        <Notice tone="warning" role="note">
          {t('firstSave', { count: page.conf.lines })}
        </Notice>
      )}
      {passedOver && (
        <Notice tone="info" role="note">
          {t('confPassedOver', { count: page.conf.lines })}
        </Notice>
      )}
      <NextIntlClientProvider messages={messages}>
        {children}
        <PreferencesForm page={page} />
      </NextIntlClientProvider>
      {page.others.length > 0 && <OtherPreferences others={page.others} />}
    </div>
  );
}
