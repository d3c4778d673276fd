'use client';

import { useTranslations } from 'next-intl';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import { PlainPage } from '@/components/ui/plain-page';

/** Drawn in the browser: Next sends it along with every page. */
export default function NotFound() {
  const t = useTranslations('notFound');
  return (
    <PlainPage title={t('title')}>
      <PageTitle page={t('title')} />
      <p>{t('text')}</p>
      <p>
        <PlainLink className="button" href="/">
          {t('home')}
        </PlainLink>
      </p>
    </PlainPage>
  );
}
