import { useTranslations } from 'next-intl';
import type { FilterSaid as Said } from '@/lib/data/request/filter-said';

/** What the filter and the delivery agent said when something did not work, on demand; nothing where there is nothing to show. */
export function FilterSaid({ said }: { said: Said | null }) {
  const t = useTranslations('filterSaid');
  if (!said) return null;
  const { exitCode, output } = said;
  return (
    <details className="filter-said">
      <summary>{t('title')}</summary>
      <p>{exitCode === null ? t('noExitCode') : t('exitCode', { code: exitCode })}</p>
      {output === '' ? <p>{t('nothing')}</p> : <pre>{output}</pre>}
    </details>
  );
}
