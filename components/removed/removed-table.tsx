import { useTranslations } from 'next-intl';
import { ColumnHead, MessagesTable } from '@/components/ui/messages-table';
import type { RemovedRow as Row } from '@/lib/data/quarantine/removed-row';
import { RemovedRow } from './removed-row';

export function RemovedTable({ rows }: { rows: Row[] }) {
  const t = useTranslations();
  const columns = (
    <>
      <ColumnHead name="from" text={t('column.from')} />
      <ColumnHead name="subject" text={t('column.subject')} />
      <ColumnHead name="done" text={t('removed.done')} />
      <ColumnHead name="date" text={t('removed.when')} />
      <ColumnHead name="kept" text={t('removed.keptUntil')} />
      <ColumnHead name="restore" text={t('restore.button')} hidden />
    </>
  );
  return (
    <MessagesTable label={t('removed.table')} className="stacked removed" columns={columns}>
      {rows.map((row) => (
        <RemovedRow key={row.id} row={row} />
      ))}
    </MessagesTable>
  );
}
