import { getTranslations } from 'next-intl/server';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import { PlainPage } from '@/components/ui/plain-page';

export default async function NotFound() {
  const t = await getTranslations('notFound');
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
