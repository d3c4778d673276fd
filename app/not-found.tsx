import { getTranslations } from 'next-intl/server';
import { PlainPage } from '@/components/ui/plain-page';

export default async function NotFound() {
  const t = await getTranslations('notFound');
  return (
    <PlainPage title={t('title')}>
      <p>{t('text')}</p>
      <p>
        <a className="button" href="/">
          {t('home')}
        </a>
      </p>
    </PlainPage>
  );
}
