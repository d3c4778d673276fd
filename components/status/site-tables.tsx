import { useTranslations } from 'next-intl';
import { DspamTables } from '@/components/maintenance/dspam-tables';
import type { StatusPage } from '@/lib/data/site/get-status';

/** DSPAM's tables by rows and size. */
export function SiteTables({ tables }: { tables: StatusPage['health']['tables'] }) {
  const t = useTranslations('maintenance');
  return (
    <section className="panel" aria-labelledby="tables">
      <h2 id="tables">{t('tables')}</h2>
      <DspamTables tables={tables} />
    </section>
  );
}
