import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { Notice } from '@/components/ui/notice';
import type { MaintenancePage } from '@/lib/data/get-maintenance';

/** DSPAM's tables, and how to take them from MyISAM to InnoDB. */
export function TablesPanel({ tables }: Pick<MaintenancePage, 'tables'>) {
  const t = useTranslations('maintenance');
  const format = useFormatter();
  const plans = tables.flatMap(({ plan }) => plan ?? []);
  const seconds = plans.reduce((sum, plan) => sum + plan.seconds, 0);
  return (
    <section className="panel" aria-labelledby="tables">
      <h2 id="tables">{t('tables')}</h2>
      <table className="plain-table" aria-label={t('tables')}>
        <thead>
          <tr>
            <th scope="col">{t('table')}</th>
            <th scope="col">{t('engine')}</th>
            <th scope="col">{t('rows')}</th>
            <th scope="col">{t('size')}</th>
            <th scope="col">{t('duration')}</th>
          </tr>
        </thead>
        <tbody>
          {tables.map(({ name, engine, rows, bytes, plan }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{engine}</td>
              <td>{format.number(rows)}</td>
              <td>{formatSize(format, bytes)}</td>
              <td>{plan ? t('seconds', { seconds: plan.seconds }) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {plans.length === 0 ? (
        <Notice tone="success">{t('engineFine')}</Notice>
      ) : (
        <>
          <Notice tone="warning">
            <p>{t('engineWhy')}</p>
            <p>{t('engineHow', { minutes: Math.ceil(seconds / 60) })}</p>
          </Notice>
          <pre className="statements">{plans.map(({ statement }) => statement).join('\n')}</pre>
        </>
      )}
    </section>
  );
}
