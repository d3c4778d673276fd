import { useTranslations } from 'next-intl';
import { SearchScope } from '@/components/list/search-scope';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';

/** Beside the matches of a search: what was looked at, and what could not be yet. */
export function SearchNotice({ page: { params, textsWaiting } }: { page: QuarantinePage }) {
  const t = useTranslations('searchScope');
  if (params.q === undefined) return null;
  return (
    <div className="list-notice search-notice">
      <SearchScope />
      {textsWaiting > 0 && <p role="note">{t('waiting', { count: textsWaiting })}</p>}
    </div>
  );
}
