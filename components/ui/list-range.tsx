import Link from 'next/link';
import { useTranslations } from 'next-intl';

/** Which part of a list is shown: "1–50 of 312", or "of more than 500"; of one that is searched also the way back to all of it. */
export function ListRange(props: {
  page: { from: number; rows: readonly unknown[]; total: number; hasMore?: boolean };
  /** Where the whole list is, and how long; null when it is what is shown. */
  all: { href: string; count: number } | null;
}) {
  const t = useTranslations('quarantine');
  const { page, all } = props;
  const { from, rows, total } = page;
  if (rows.length === 0) return null;
  const values = { from, to: from + rows.length - 1, total };
  if (all === null) return t('range', values);
  return (
    <>
      {t(page.hasMore ? 'rangeOfMany' : 'rangeOfMatches', values)}{' '}
      <Link className="link" href={all.href} prefetch={false}>
        {t('showAll', { all: all.count })}
      </Link>
    </>
  );
}
