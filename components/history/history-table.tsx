import { useTranslations } from 'next-intl';
import { giveRows } from '@/components/list/document-rows';
import { ColumnHead, MessagesTable } from '@/components/ui/messages-table';
import type { HistoryPage } from '@/lib/data/history/get-history';
import { historySearch } from '@/lib/data/history/history-query';
import { HistoryRows } from './history-rows';
import { useShownEntries } from './shown-entry';
import { useWhyNot } from './use-why-not';

const COLUMNS = ['class', 'date', 'from', 'subject', 'status'] as const;

export function HistoryTable({ page }: { page: HistoryPage }) {
  const t = useTranslations();
  const whyNot = useWhyNot();
  const { params, signatureDays } = page;
  const rows = useShownEntries(page.rows);
  const search = historySearch(params);
  const columns = (
    <>
      {COLUMNS.map((column) => (
        <ColumnHead key={column} name={column} text={t(`column.${column}`)} />
      ))}
      <ColumnHead name="action" text={t('history.action')} hidden />
    </>
  );
  return (
    <MessagesTable label={t('history.table')} className="stacked history" list="history" columns={columns}>
      <HistoryRows
        key={search}
        rows={giveRows('history', rows)}
        search={search}
        texts={{ tooOld: t('history.tooOld'), tooOldWhy: whyNot('signaturePurged', signatureDays) }}
      />
    </MessagesTable>
  );
}
