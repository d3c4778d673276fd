import { useTranslations } from 'next-intl';
import { SearchForm } from '@/components/ui/search-form';
import type { RemovedParams } from '@/lib/data/quarantine/removed-query';
import { removedPath } from './links';

/** Searches sender and subject of what was removed. */
export function RemovedSearch({ mailbox, params }: { mailbox: string; params: RemovedParams }) {
  const t = useTranslations('removed');
  return <SearchForm action={removedPath(mailbox)} label={t('search')} q={params.q} />;
}
