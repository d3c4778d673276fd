'use client';

import Form from 'next/form';
import { useSearchParams, useSelectedLayoutSegment } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';

/** Searches the quarantine from every page; order and filters of the list stay. */
export function SearchBox({ action }: { action: string }) {
  const t = useTranslations('search');
  const params = useSearchParams();
  // Other lists have a search of their own, by the same name.
  const inQuarantine = useSelectedLayoutSegment() === 'quarantine';
  const asked = (inQuarantine && params.get('q')) || '';
  const kept = inQuarantine
    ? ['sort', 'dir', 'since', 'until', 'min', 'max'].filter((name) => params.has(name))
    : [];
  return (
    <Form action={action} prefetch={false} role="search" className="search">
      {kept.map((name) => (
        <input key={name} type="hidden" name={name} value={params.get(name) ?? ''} />
      ))}
      <input
        key={asked}
        className="input"
        type="search"
        name="q"
        defaultValue={asked}
        maxLength={200}
        aria-label={t('label')}
        placeholder={t('label')}
      />
      <button type="submit" className="search-submit" aria-label={t('submit')}>
        <Icon name="search" />
      </button>
    </Form>
  );
}
