// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import type { HistoryPage } from '@/lib/data/get-history';
import { HistoryRow } from './history-row';

const COLUMNS = ['class', 'date', 'from', 'subject', 'status'] as const;

export function HistoryTable({ page }: { page: HistoryPage }) {
  const t = useTranslations();
  return (
    <table className="messages history" role="table" aria-label={t('history.table')}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="cell-pick">
            <label className="pick needs-script">
              <input type="checkbox" data-select-all="" aria-label={t('selection.all')} />
            </label>
          </th>
          {COLUMNS.map((column) => (
            <th key={column} role="columnheader" scope="col" className={`cell-${column}`}>
              {t(`column.${column}`)}
            </th>
          ))}
          <th role="columnheader" scope="col" className="cell-action">
            <span className="sr-only">{t('history.action')}</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {page.rows.map((row) => (
          <HistoryRow key={row.key} row={row} page={page} />
        ))}
      </tbody>
    </table>
  );
}
