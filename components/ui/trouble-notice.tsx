import { useTranslations } from 'next-intl';
import type { Trouble } from '@/lib/data/request/trouble';
import { Notice } from './notice';
import { PageTitle } from './page-title';
import { RetryByItself } from './retry-by-itself';

/** In place of a page that cannot be shown: why, in plain words, and a way on. */
export function TroubleNotice({ trouble }: { trouble: Trouble }) {
  const t = useTranslations('errors');
  const { reason, code, values } = trouble;
  return (
    <div className="grid max-w-2xl gap-3 p-5">
      <PageTitle page={t('title')} />
      <h1 className="page-title">{t('title')}</h1>
      <Notice tone="danger" role="alert">
        <p>{t(reason, values)}</p>
        {code === 'unavailable' && <p>{t('retrying')}</p>}
      </Notice>
      {code === 'unavailable' && <RetryByItself label={t('retry')} />}
    </div>
  );
}
