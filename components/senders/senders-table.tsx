// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import { giveRows } from '@/components/list/document-rows';
import { mailboxPath, sendersPath } from '@/components/list/links';
import { Icon } from '@/components/ui/icon';
import { SortCell } from '@/components/ui/sort-cell';
import type { SendersPage } from '@/lib/data/senders/senders-page';
import { firstDirection, SENDER_COLUMNS } from '@/lib/data/senders/senders-query';
import { SenderRows } from './sender-rows';
import { useShownSenders } from './shown-sender';

/** A row a sender: when they wrote last, what became of their mail, and whether the filter lets them through by itself. */
export function SendersTable({ page }: { page: SendersPage }) {
  const t = useTranslations();
  const { mailbox, params, sort } = page;
  const isJudged = typeof page.letThrough === 'object';
  const rows = useShownSenders(page.rows, isJudged);
  const labels = SENDER_COLUMNS.map((column) => t(`senders.column.${column}`));
  const opposite = sort.direction === 'asc' ? 'desc' : 'asc';
  return (
    <>
      <details className="senders-sort">
        <summary className="button button-quiet">
          {t('senders.sortedBy', { column: t(`senders.column.${sort.sort}`) })}
          <Icon name={sort.direction === 'asc' ? 'up' : 'down'} />
        </summary>
      </details>
      <table className="senders" aria-label={t('senders.title')} role="table">
        <thead role="rowgroup">
          <tr role="row">
            {SENDER_COLUMNS.map((column, place) => (
              <SortCell
                key={column}
                label={labels[place] ?? ''}
                sorted={sort.sort === column ? sort.direction : undefined}
                href={sendersPath(mailbox, {
                  ...params,
                  sort: column,
                  dir: sort.sort === column ? opposite : firstDirection(column),
                  page: 1,
                })}
              />
            ))}
            {isJudged && (
              <th role="columnheader" scope="col">
                {t('senders.column.whitelisted')}
              </th>
            )}
          </tr>
        </thead>
        <tbody role="rowgroup" data-list="senders">
          <SenderRows
            rows={giveRows('senders', rows)}
            rule={t('senders.rule')}
            history={`${mailboxPath(mailbox, 'history')}?q=`}
            labels={[...labels.slice(1), ...(isJudged ? [t('senders.column.whitelisted')] : [])]}
          />
        </tbody>
      </table>
    </>
  );
}
