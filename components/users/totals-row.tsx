// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import type { UsersPage } from '@/lib/data/people/get-users';
import { UserCell } from './user-cell';
import { UserFigures } from './user-figures';
import type { UserLabels } from './user-labels';

/** The sums over all users that match, not only those of the page. */
export function TotalsRow({ totals, labels }: { totals: UsersPage['totals']; labels: UserLabels }) {
  const t = useTranslations('users');
  const format = useFormatter();
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="user-name">
        {t('totals', { count: totals.users })}
      </th>
      <UserCell column="messages" label={labels.messages}>
        {format.number(totals.messages)}
      </UserCell>
      <UserCell column="bytes" label={labels.bytes}>
        {formatSize(format, totals.bytes)}
      </UserCell>
      <UserFigures figures={totals} accuracy={totals.accuracy} spamShare={totals.spamShare} labels={labels} />
      <td role="cell" colSpan={6} className="user-rest" />
    </tr>
  );
}
