import { useTranslations } from 'next-intl';
import { ColumnHead, MessagesTable } from '@/components/ui/messages-table';
import type { HistoryPage } from '@/lib/data/history/get-history';
import { historySearch } from '@/lib/data/history/history-query';
import { HistoryRow } from './history-row';
import { KeptRows } from './kept-rows';

const COLUMNS = ['class', 'date', 'from', 'subject', 'status'] as const;

export function HistoryTable({ page }: { page: HistoryPage }) {
  const t = useTranslations();
  const columns = (
    <>
      {COLUMNS.map((column) => (
        <ColumnHead key={column} name={column} text={t(`column.${column}`)} />
      ))}
      <ColumnHead name="action" text={t('history.action')} hidden />
    </>
  );
  return (
    <MessagesTable label={t('history.table')} className="stacked history" columns={columns}>
      <KeptRows
        key={historySearch(page.params)}
        rows={page.rows.map((row) => ({
          key: row.key,
          node: <HistoryRow key={row.key} row={row} page={page} />,
        }))}
      />
    </MessagesTable>
  );
}
