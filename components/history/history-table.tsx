import { useTranslations } from 'next-intl';
import { ColumnHead, MessagesTable } from '@/components/ui/messages-table';
import type { HistoryPage } from '@/lib/data/get-history';
import { HistoryRow } from './history-row';

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
      {page.rows.map((row) => (
        <HistoryRow key={row.key} row={row} page={page} />
      ))}
    </MessagesTable>
  );
}
