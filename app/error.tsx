'use client';

import { useTranslations } from 'next-intl';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import { PlainPage } from '@/components/ui/plain-page';

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('crash');
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : '';
  return (
    <PlainPage title={t('title')}>
      <PageTitle page={t('title')} />
      <p>{t('text')}</p>
      {digest && <p>{t('digest', { digest })}</p>}
      <p className="flex gap-2">
        <button type="button" className="button button-primary" onClick={() => retry()}>
          {t('retry')}
        </button>
        <PlainLink className="button" href="/">
          {t('home')}
        </PlainLink>
      </p>
    </PlainPage>
  );
}
