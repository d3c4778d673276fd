import { useFormatter, useTranslations } from 'next-intl';
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
    <table className="plain-table" aria-label={t('purge')}>
      <thead>
        <tr>
          <th scope="col">{t('rule')}</th>
          <th scope="col">{t('days')}</th>
          <th scope="col">{t('found')}</th>
          <th scope="col">{t('removed')}</th>
        </tr>
      </thead>
      <tbody>
        {ROWS.map((row) => (
          <tr key={row}>
            <th scope="row">
              {t(row)}
              <span className="cell-note">{t(`${row}Meaning`, { mode: rules.siteMode })}</span>
            </th>
            <td>{days(row)}</td>
            <td>{number(found(row, count))}</td>
            <td>{number(found(row, purge))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function found(row: Row, task: Props['count']): number | undefined {
  if (row === 'signatures') return task?.result.signatures;
  if (row === 'fragments') return task?.result.fragments.files;
  return task?.result.tokens[row];
}
