'use client';

import { useSearchParams, useSelectedLayoutSegment } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { SearchForm } from '@/components/ui/search-form';

/** Searches the quarantine from every page; order and filters of the list (`kept`) stay. */
export function SearchBox({ action, kept: names }: { action: string; kept: readonly string[] }) {
  const t = useTranslations('search');
  const params = useSearchParams();
  // Other lists have a search of their own, by the same name.
  const inQuarantine = useSelectedLayoutSegment() === 'quarantine';
  const kept = inQuarantine ? names.map((name) => [name, params.get(name) ?? undefined]) : [];
  return (
    <SearchForm
      action={action}
      label={t('label')}
      q={(inQuarantine && params.get('q')) || ''}
      kept={Object.fromEntries(kept)}
      isMain
    />
  );
}
