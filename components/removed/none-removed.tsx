import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { RemovedPage } from '@/lib/data/quarantine/get-removed';
import { removedPath } from './links';

/** Shown instead of the table: nothing was removed, or nothing matches. */
export function NoneRemoved({ page: { mailbox, removed, keepDays } }: { page: RemovedPage }) {
  const t = useTranslations();
  if (removed > 0) {
    return (
      <div className="empty">
        <p>{t('removed.noneMatch', { all: removed })}</p>
        <Link className="button" href={removedPath(mailbox)} prefetch={false}>
          {t('listRange.showAll', { all: removed })}
        </Link>
      </div>
    );
  }
  return (
    <div className="empty">
      <p className="empty-title">{t('removed.empty')}</p>
      <p>{t('removed.emptyLead', { days: keepDays })}</p>
    </div>
  );
}
