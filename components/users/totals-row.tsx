// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import type { UsersPage } from '@/lib/data/people/get-users';
import { MoreFigures } from './more-figures';
import type { CellColumn } from './shown-user';
import { UserCell } from './user-cell';
import { useFigureTexts } from './user-figures';
import type { UserLabels } from './user-labels';

interface TotalsProps {
  totals: UsersPage['totals'];
  labels: UserLabels;
  columns: readonly CellColumn[];
}

/** The sums over all users that match, not only those of the page. */
export function TotalsRow({ totals, labels, columns }: TotalsProps) {
  const t = useTranslations('users');
  const format = useFormatter();
  const figureTexts = useFigureTexts();
  const name = t('totals', { count: totals.users });
  const sums: Partial<Record<CellColumn, string>> = {
    messages: format.number(totals.messages),
    bytes: formatSize(format, totals.bytes),
    ...figureTexts(totals),
  };
  const summed = columns.filter((column) => sums[column] !== undefined);
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="user-name">
        {name}
      </th>
      <MoreFigures label={t('moreOf', { user: name })} text={t('more')} />
      {summed.map((column) => (
        <UserCell key={column} column={column} labels={labels}>
          {sums[column]}
        </UserCell>
      ))}
      <td role="cell" colSpan={columns.length - summed.length} className="user-rest" />
    </tr>
  );
}
