import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { QuarantinePage } from '@/lib/data/get-quarantine';
import { quarantinePath } from './links';

const PAGE_SIZE = 50;

/** Which part of the list is shown: "1–50 of 312". */
export function Range({
  page: { mailbox, params, rows, page, total, quarantined },
}: {
  page: QuarantinePage;
}) {
  const t = useTranslations('quarantine');
  const { sort, dir } = params;
  const from = (page - 1) * PAGE_SIZE + 1;
  return (
    <>
      {rows.length > 0 && <span>{t('range', { from, to: from + rows.length - 1, total })}</span>}
      {total < quarantined && rows.length > 0 && (
        <>
          {' '}
          <span>{t('matching', { total, all: quarantined })}</span>{' '}
          <Link className="link" href={quarantinePath(mailbox, { sort, dir })} prefetch={false}>
            {t('showAll')}
          </Link>
        </>
      )}
    </>
  );
}
