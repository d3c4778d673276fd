import Form from 'next/form';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { RemovedParams } from '@/lib/data/removed-query';
import { removedPath } from './links';

/** Searches sender and subject of what was removed. */
export function RemovedSearch({ mailbox, params }: { mailbox: string; params: RemovedParams }) {
  const t = useTranslations();
  return (
    <Form action={removedPath(mailbox)} prefetch={false} className="search list-search">
      <input
        key={params.q}
        className="input"
        type="search"
        name="q"
        defaultValue={params.q}
        maxLength={200}
        aria-label={t('removed.search')}
        placeholder={t('removed.search')}
      />
      <button type="submit" className="search-submit" aria-label={t('search.submit')}>
        <Icon name="search" />
      </button>
    </Form>
  );
}
