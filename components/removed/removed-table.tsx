import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { giveRows } from '@/components/list/document-rows';
import { ColumnHead, MessagesTable } from '@/components/ui/messages-table';
import { useDates } from '@/components/ui/use-dates';
import type { RemovedRow } from '@/lib/data/quarantine/removed-row';
import { isPlain, RemovedMarks } from './removed-marks';
import { RemovedRows } from './removed-rows';
import { useShownRemoved } from './shown-removed';

export function RemovedTable({ rows }: { rows: RemovedRow[] }) {
  const t = useTranslations();
  const shown = useShownRemoved(rows);
  const marks: Record<string, ReactNode> = {};
  for (const row of rows) if (!isPlain(row)) marks[row.id] = <RemovedMarks row={row} />;
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
    <MessagesTable label={t('removed.table')} className="stacked removed" list="removed" columns={columns}>
      <RemovedRows
        rows={giveRows('removed', shown)}
        marks={marks}
        restoring={rows.flatMap(({ id, restoring, host }) => (restoring === null && !host?.isAway ? [] : id))}
        datesLang={useDates().lang}
        texts={{ keptUntil: t('removed.keptUntil') }}
      />
    </MessagesTable>
  );
}
