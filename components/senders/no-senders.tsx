import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { sendersPath } from '@/components/list/links';
import type { SendersPage } from '@/lib/data/senders/senders-page';

/** Shown instead of the table: nobody has written, or nobody matches. */
export function NoSenders({ page: { mailbox, params, all, log, counting } }: { page: SendersPage }) {
  const t = useTranslations();
  const { q, sort, dir } = params;
  if (q !== undefined)
    return (
      <div className="empty">
        <p>{t('senders.noneMatch', { search: q })}</p>
        {all > 0 && (
          <Link className="button" href={sendersPath(mailbox, { sort, dir })} prefetch={false}>
            {t('listRange.showAll', { all })}
          </Link>
        )}
      </div>
    );
  // Work in progress is shown above the list.
  if (counting !== null || log.progress !== null || log.trouble !== null) return null;
  return (
    <div className="empty">
      <p className="empty-title">{t('senders.empty')}</p>
      <p className="max-w-prose">
        {log.off === null ? t('senders.emptyLead') : t('history.logOff', { setting: log.off })}
      </p>
    </div>
  );
}
