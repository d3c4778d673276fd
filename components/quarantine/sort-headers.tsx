import { useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/list/links';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { SortCells, type SortedColumn } from './sort-cells';

/**
 * The header cells; pressed again, one reverses the order. Dates begin with the newest, likely mistakes with the
 * likeliest.
 */
export function SortHeaders({
  columns,
  page: { mailbox, params, sort },
}: {
  columns: readonly SortedColumn['name'][];
  page: QuarantinePage;
}) {
  const t = useTranslations('column');
  const opposite = sort.direction === 'asc' ? 'desc' : 'asc';
  const list = quarantinePath(mailbox, { ...params, sort: undefined, dir: undefined, page: 1 });
  return (
    <SortCells
      list={list}
      columns={columns.map((name) => {
        const isSorted = sort.key === name;
        const first = name === 'date' || name === 'likely' ? 'desc' : 'asc';
        return {
          name,
          label: t(name),
          dir: isSorted ? opposite : first,
          ...(isSorted && { sorted: sort.direction }),
        };
      })}
    />
  );
}
