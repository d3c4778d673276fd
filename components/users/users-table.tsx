// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import { giveRows } from '@/components/list/document-rows';
import { Icon } from '@/components/ui/icon';
import { SortCell } from '@/components/ui/sort-cell';
import { useDates } from '@/components/ui/use-dates';
import type { UsersPage } from '@/lib/data/people/get-users';
import { firstDirection, USER_COLUMNS } from '@/lib/data/people/users-query';
import { usersPath } from './links';
import { type CellColumn, useShownUsers } from './shown-user';
import { TotalsRow } from './totals-row';
import { FIRST_COLUMNS, type UserLabels } from './user-labels';
import { UserRows } from './user-rows';

const CELLS = USER_COLUMNS.filter((column): column is CellColumn => column !== 'name');

/** A row a user, and the sums of all that match under them. */
export function UsersTable({ page }: { page: UsersPage }) {
  const t = useTranslations();
  const dates = useDates();
  const { params, sort, totals } = page;
  const users = useShownUsers(page.rows, CELLS, page.isWhole);
  const names = USER_COLUMNS.map((column) => {
    const isFirst = FIRST_COLUMNS.includes(column) || column === sort.sort;
    return [column, { label: t(`usersColumn.${column}`), isFirst }];
  });
  const labels: UserLabels = Object.fromEntries(names);
  const opposite = sort.direction === 'asc' ? 'desc' : 'asc';
  return (
    <>
      <details className="sort-switch">
        <summary className="button button-quiet">
          {t('users.sortedBy', { column: labels[sort.sort].label })}
          <Icon name={sort.direction === 'asc' ? 'up' : 'down'} />
        </summary>
      </details>
      <table className="sheet-table" aria-label={t('users.table')} role="table">
        <thead role="rowgroup">
          <tr role="row">
            {USER_COLUMNS.map((column) => (
              <SortCell
                key={column}
                className={`user-${column}`}
                label={labels[column].label}
                meaning={t(`usersColumnMeaning.${column}`)}
                sorted={sort.sort === column ? sort.direction : undefined}
                href={usersPath({
                  ...params,
                  sort: column,
                  dir: sort.sort === column ? opposite : firstDirection(column),
                  page: 1,
                })}
              />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" data-list="users">
          <UserRows
            rows={giveRows('users', users)}
            labels={labels}
            columns={CELLS}
            more={t('users.more')}
            datesLang={dates.lang}
          />
        </tbody>
        <tfoot role="rowgroup">
          <TotalsRow totals={totals} labels={labels} columns={CELLS} />
        </tfoot>
      </table>
    </>
  );
}
