// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { QuarantinePage } from '@/lib/data/get-quarantine';
import { quarantinePath } from './links';

type Column = QuarantinePage['sort']['key'];

/** A header cell that sorts; asked again, it turns the order round. Dates begin with the newest. */
export function SortHeader({
  column,
  page: { mailbox, params, sort },
}: {
  column: Column;
  page: QuarantinePage;
}) {
  const t = useTranslations('column');
  const isSorted = sort.key === column;
  const first = column === 'date' ? 'desc' : 'asc';
  const opposite = sort.direction === 'asc' ? 'desc' : 'asc';
  const href = quarantinePath(mailbox, {
    ...params,
    sort: column,
    dir: isSorted ? opposite : first,
    page: 1,
  });
  return (
    <th
      role="columnheader"
      scope="col"
      className={`cell-${column}`}
      aria-sort={isSorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <Link href={href} prefetch={false} scroll={false} className="sort">
        {t(column)}
        {isSorted && <Icon name={sort.direction === 'asc' ? 'up' : 'down'} />}
      </Link>
    </th>
  );
}
