import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ExactWhen } from '@/components/ui/when';
import type { HistoryPage } from '@/lib/data/history/get-history';
import { historyPath } from './links';

/** Shown instead of the table: nothing was logged, nothing matches, or the site keeps no such log. */
export function EmptyHistory({ page }: { page: HistoryPage }) {
  const t = useTranslations('history');
  const { mailbox, isEmpty, log, searchedTo, older, newer, params } = page;
  if (!isEmpty && searchedTo !== null) {
    const { before: _before, after: _after, ...narrowing } = params;
    const on = params.after === undefined ? { before: older ?? 0 } : { after: newer ?? 0 };
    return (
      <div className="empty">
        <p>{t.rich('noneSoFar', { to: () => <ExactWhen at={searchedTo} /> })}</p>
        <Link className="button" href={historyPath(mailbox, { ...narrowing, ...on })} prefetch={false}>
          {t('searchOn')}
        </Link>
      </div>
    );
  }
  if (!isEmpty) {
    return (
      <div className="empty">
        <p>{t('noneMatch')}</p>
        <Link className="button" href={historyPath(mailbox)} prefetch={false}>
          {t('showAll')}
        </Link>
      </div>
    );
  }
  // Work in progress is shown above the list.
  if (log.progress !== null || log.trouble !== null) return null;
  return (
    <div className="empty">
      <p className="empty-title">{t('empty')}</p>
      <p className="max-w-prose">{log.off === null ? t('emptyLead') : t('logOff', { setting: log.off })}</p>
    </div>
  );
}
