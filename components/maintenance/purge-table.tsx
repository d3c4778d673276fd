import { useFormatter, useTranslations } from 'next-intl';
import { StackTable } from '@/components/ui/stack-table';
import type { MaintenancePage } from '@/lib/data/site/get-maintenance';

type Props = Pick<MaintenancePage, 'rules' | 'count' | 'purge'>;

const ROWS = ['signatures', 'hapaxes', 'oneSpamHit', 'oneInnocentHit', 'unused', 'fragments'] as const;
type Row = (typeof ROWS)[number];

/** A rule a row: its days, how much falls under it, how much the last purge has removed. */
export function PurgeTable({ rules, count, purge }: Props) {
  const t = useTranslations('maintenance');
  const format = useFormatter();
  const number = (value: number | undefined) => (value === undefined ? '–' : format.number(value));
  const days = (row: Row) => {
    const kept =
      row === 'signatures' || row === 'fragments' ? rules.signatures : (rules.tokens?.[row] ?? null);
    return kept === null ? t('off') : format.number(kept);
  };
  return (
    <StackTable
      label={t('purge')}
      columns={[t('rule'), t('days'), t('found'), t('removed')]}
      rows={ROWS.map((row) => ({
        key: row,
        name: (
          <>
            {t(row)}
            <span className="cell-note">{t(`${row}Meaning`, { mode: rules.siteMode })}</span>
          </>
        ),
        cells: [days(row), number(found(row, count)), number(found(row, purge))],
      }))}
    />
  );
}

function found(row: Row, task: Props['count']): number | undefined {
  if (row === 'signatures') return task?.result.signatures;
  if (row === 'fragments') return task?.result.fragments.files;
  return task?.result.tokens[row];
}
