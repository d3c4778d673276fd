// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import type { QuarantinePage } from '@/lib/data/get-quarantine';
import { MessageRow } from './message-row';
import { SortHeader } from './sort-header';

const COLUMNS = ['confidence', 'from', 'subject', 'date'] as const;
/** Where messages are judged by the user's own counts. */
const JUDGED = ['likely', ...COLUMNS] as const;

export function MessageTable({ page }: { page: QuarantinePage }) {
  const t = useTranslations();
  const isJudged = page.scoring.hasScores;
  return (
    <table
      className="messages"
      data-judged={isJudged ? '' : undefined}
      role="table"
      aria-label={t('quarantine.table')}
    >
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="cell-pick">
            <label className="pick needs-script">
              <input type="checkbox" data-select-all="" aria-label={t('selection.all')} />
            </label>
          </th>
          {(isJudged ? JUDGED : COLUMNS).map((column) => (
            <SortHeader key={column} column={column} page={page} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {page.rows.map((row) => (
          <MessageRow key={row.key} row={row} page={page} />
        ))}
      </tbody>
    </table>
  );
}
