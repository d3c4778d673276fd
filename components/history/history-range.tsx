import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ExactWhen } from '@/components/ui/when';
import type { HistoryPage } from '@/lib/data/history/get-history';
import { isNarrowed } from '@/lib/data/history/history-query';
import { historyPath } from './links';

/** How many rows are shown, and of how many, if that need not be counted; how far back a search has looked. */
export function HistoryRange({ page }: { page: HistoryPage }) {
  const t = useTranslations('history');
  const { mailbox, params, rows, total, searchedTo } = page;
  const shown = rows.length;
  return (
    <>
      <span>{total === null ? t('shownMatching', { shown }) : t('shown', { shown, total })}</span>{' '}
      {searchedTo !== null && t.rich('searchedTo', { to: () => <ExactWhen at={searchedTo} /> })}{' '}
      {isNarrowed(params) && (
        <Link className="link" href={historyPath(mailbox)} prefetch={false}>
          {t('showAll')}
        </Link>
      )}
    </>
  );
}
