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
  if (rows.length === 0) return null;
  const values = { from, to: from + rows.length - 1, total };
  if (total === quarantined) return t('range', values);
  return (
    <>
      {t('rangeOfMatches', values)}{' '}
      <Link className="link" href={quarantinePath(mailbox, { sort, dir })} prefetch={false}>
        {t('showAll', { all: quarantined })}
      </Link>
    </>
  );
}
