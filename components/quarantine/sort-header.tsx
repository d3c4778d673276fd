import { useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/list/links';
import { SortCell } from '@/components/ui/sort-cell';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';

type Column = QuarantinePage['sort']['key'];

/**
 * A header cell that sorts; pressed again, it reverses the order. Dates begin with the newest, likely mistakes with the
 * likeliest.
 */
export function SortHeader({
  column,
  page: { mailbox, params, sort },
}: {
  column: Column;
  page: QuarantinePage;
}) {
  const t = useTranslations('column');
  const isSorted = sort.key === column;
  const first = column === 'date' || column === 'likely' ? 'desc' : 'asc';
  const opposite = sort.direction === 'asc' ? 'desc' : 'asc';
  const href = quarantinePath(mailbox, {
    ...params,
    sort: column,
    dir: isSorted ? opposite : first,
    page: 1,
  });
  return (
    <SortCell
      href={href}
      className={`cell-${column}`}
      label={t(column)}
      {...(isSorted && { sorted: sort.direction })}
    />
  );
}
