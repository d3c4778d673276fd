// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import type { UsersPage } from '@/lib/data/people/get-users';
import { MoreFigures } from './more-figures';
import { UserCell } from './user-cell';
import { useFigureTexts } from './user-figures';
import type { UserLabels } from './user-labels';

/** The sums over all users that match, not only those of the page. */
export function TotalsRow({ totals, labels }: { totals: UsersPage['totals']; labels: UserLabels }) {
  const t = useTranslations('users');
  const format = useFormatter();
  const figureTexts = useFigureTexts();
  const name = t('totals', { count: totals.users });
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="user-name">
        {name}
      </th>
      <MoreFigures label={t('moreOf', { user: name })} text={t('more')} />
      <UserCell column="messages" labels={labels}>
        {format.number(totals.messages)}
      </UserCell>
      <UserCell column="bytes" labels={labels}>
        {formatSize(format, totals.bytes)}
      </UserCell>
      {figureTexts(totals).map(([column, text]) => (
        <UserCell key={column} column={column} labels={labels}>
          {text}
        </UserCell>
      ))}
      <td role="cell" colSpan={6} className="user-rest" />
    </tr>
  );
}
