import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import type { StatusPage } from '@/lib/data/get-status';

/** DSPAM's tables by rows and size. */
export function SiteTables({ tables }: { tables: StatusPage['health']['tables'] }) {
  const t = useTranslations('maintenance');
  const format = useFormatter();
  return (
    <section className="panel" aria-labelledby="tables">
      <h2 id="tables">{t('tables')}</h2>
      <table className="plain-table" aria-label={t('tables')}>
        <thead>
          <tr>
            <th scope="col">{t('table')}</th>
            <th scope="col">{t('rows')}</th>
            <th scope="col">{t('size')}</th>
          </tr>
        </thead>
        <tbody>
          {tables.map(({ name, rows, bytes }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{format.number(rows)}</td>
              <td>{formatSize(format, bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
