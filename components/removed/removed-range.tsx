import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { RemovedPage } from '@/lib/data/get-removed';
import { removedPath } from './links';

const PAGE_SIZE = 50;

/** Which part of the list is shown: "1–50 of 312". */
export function RemovedRange({
  page: { mailbox, rows, page, total, removed, params },
}: {
  page: RemovedPage;
}) {
  const t = useTranslations('quarantine');
  if (rows.length === 0) return null;
  const from = (page - 1) * PAGE_SIZE + 1;
  const values = { from, to: from + rows.length - 1, total };
  if (params.q === undefined) return t('range', values);
  return (
    <>
      {t('rangeOfMatches', values)}{' '}
      <Link className="link" href={removedPath(mailbox)} prefetch={false}>
        {t('showAll', { all: removed })}
      </Link>
    </>
  );
}
