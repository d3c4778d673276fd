'use client';

import { useSearchParams, useSelectedLayoutSegment } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { SearchForm } from '@/components/ui/search-form';

/**
 * Searches the quarantine, on its pages; order and filters of the list (`kept`) stay. Other pages search what they show, or
 * nothing.
 */
export function SearchBox({ action, kept: names }: { action: string; kept: readonly string[] }) {
  const t = useTranslations('search');
  const params = useSearchParams();
  if (useSelectedLayoutSegment() !== 'quarantine') return null;
  const kept = names.map((name) => [name, params.get(name) ?? undefined]);
  return (
    <SearchForm
      action={action}
      label={t('label')}
      q={params.get('q') ?? ''}
      kept={Object.fromEntries(kept)}
      isMain
    />
  );
}
