// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import type { RemovedRow as Row } from '@/lib/data/removed-row';
import { RemovedRow } from './removed-row';

export function RemovedTable({ rows }: { rows: Row[] }) {
  const t = useTranslations();
  return (
    <table className="messages removed" role="table" aria-label={t('removed.table')}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="cell-pick">
            <label className="pick needs-script">
              <input type="checkbox" data-select-all="" aria-label={t('selection.all')} />
            </label>
          </th>
          <th role="columnheader" scope="col" className="cell-from">
            {t('column.from')}
          </th>
          <th role="columnheader" scope="col" className="cell-subject">
            {t('column.subject')}
          </th>
          <th role="columnheader" scope="col" className="cell-done">
            {t('removed.done')}
          </th>
          <th role="columnheader" scope="col" className="cell-date">
            {t('removed.when')}
          </th>
          <th role="columnheader" scope="col" className="cell-kept">
            {t('removed.keptUntil')}
          </th>
          <th role="columnheader" scope="col" className="cell-restore">
            <span className="sr-only">{t('restore.button')}</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <RemovedRow key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}
