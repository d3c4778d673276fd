import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import type { MaintenancePage } from '@/lib/data/site/get-maintenance';
import { DspamTables } from './dspam-tables';

/** DSPAM's tables, and how to take them from MyISAM to InnoDB. */
export function TablesPanel({ tables }: Pick<MaintenancePage, 'tables'>) {
  const t = useTranslations('maintenance');
  const plans = tables.flatMap(({ plan }) => plan ?? []);
  const seconds = plans.reduce((sum, plan) => sum + plan.seconds, 0);
  return (
    <section className="panel" aria-labelledby="tables">
      <h2 id="tables">{t('tables')}</h2>
      <DspamTables tables={tables} plans />
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
