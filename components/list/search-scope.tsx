import { useTranslations } from 'next-intl';
import { EXCERPT_LENGTH } from '@/lib/data/request/search-scope';
import { giveRows } from './document-rows';
import { SearchWords } from './search-words';

/** What a search looks at, and what can be said in it. */
export function SearchScope() {
  const t = useTranslations('searchScope');
  const lines = (['words', 'phrase', 'from', 'subject', 'to', 'has', 'days', 'not'] as const).map((name) =>
    t.markup(name, { code: (text) => `\`${text}\`` }),
  );
  return (
    <details>
      <summary>{t('covers', { count: EXCERPT_LENGTH })}</summary>
      <SearchWords lines={giveRows('searchWords', lines)} />
    </details>
  );
}
