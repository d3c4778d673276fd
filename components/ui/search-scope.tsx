import { useTranslations } from 'next-intl';
import { EXCERPT_LENGTH } from '@/lib/data/request/search-scope';

/** What a search looks at, and what can be said in it. */
export function SearchScope() {
  const t = useTranslations('searchScope');
  return (
    <details>
      <summary>{t('covers', { count: EXCERPT_LENGTH })}</summary>
      <ul>
        {(['words', 'phrase', 'from', 'subject', 'to', 'has', 'days', 'not'] as const).map((name) => (
          <li key={name}>{t.rich(name, { code: (text) => <code>{text}</code> })}</li>
        ))}
      </ul>
    </details>
  );
}
