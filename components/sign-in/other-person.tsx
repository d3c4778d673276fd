import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import { PlainPage } from '@/components/ui/plain-page';

/** Says that what was sent was not done, as somebody else has signed in in this browser since its page was shown. Who that was, and who it is now, it does not say. */
export function OtherPerson() {
  const t = useTranslations('otherPerson');
  return (
    <PlainPage title={t('title')}>
      <PageTitle page={t('title')} />
      <Notice tone="warning" role="alert">
        {t('notDone')}
      </Notice>
      <p>{t('goOn')}</p>
      <PlainLink className="button button-primary" href="/">
        {t('home')}
      </PlainLink>
    </PlainPage>
  );
}
