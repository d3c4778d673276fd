import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import type { MaintenancePage } from '@/lib/data/site/get-maintenance';

type Table = Omit<MaintenancePage['tables'][number], 'plan'> & Partial<MaintenancePage['tables'][number]>;

/** DSPAM's tables by rows and size; with `plans` also their engines, and how long it takes to convert them. */
export function DspamTables({ tables, plans = false }: { tables: readonly Table[]; plans?: boolean }) {
  const t = useTranslations('maintenance');
  const format = useFormatter();
  return (
    <table className="plain-table" aria-label={t('tables')}>
      <thead>
        <tr>
          <th scope="col">{t('table')}</th>
          {plans && <th scope="col">{t('engine')}</th>}
          <th scope="col">{t('rows')}</th>
          <th scope="col">{t('size')}</th>
          {plans && <th scope="col">{t('duration')}</th>}
        </tr>
      </thead>
      <tbody>
        {tables.map(({ name, engine, rows, bytes, plan }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {plans && <td>{engine}</td>}
            <td>{format.number(rows)}</td>
            <td>{formatSize(format, bytes)}</td>
            {plans && <td>{plan ? t('seconds', { seconds: plan.seconds }) : '–'}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
