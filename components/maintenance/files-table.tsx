import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { DayOf } from '@/components/ui/when';
import type { MaintenancePage } from '@/lib/data/site/get-maintenance';

const KINDS = ['logs', 'systemLog', 'fragments'] as const;

/** Logs and fragments by size and age. */
export function FilesTable({ files }: Pick<MaintenancePage, 'files'>) {
  const t = useTranslations('maintenance');
  const format = useFormatter();
  return (
    <section className="panel" aria-labelledby="files">
      <h2 id="files">{t('files')}</h2>
      <p className="text-muted">{t('filesLead')}</p>
      <table className="plain-table" aria-label={t('files')}>
        <thead>
          <tr>
            {(['kind', 'number', 'size', 'oldNumber', 'oldest'] as const).map((column) => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {KINDS.map((kind) => {
            const { files: number, bytes, oldFiles, oldBytes, oldest } = files[kind];
            return (
              <tr key={kind}>
                <th scope="row">{t(`${kind}Kind`)}</th>
                <td>{format.number(number)}</td>
                <td>{formatSize(format, bytes)}</td>
                <td>
                  {format.number(oldFiles)} ({formatSize(format, oldBytes)})
                </td>
                <td>{oldest === null ? '–' : <DayOf at={new Date(oldest).toISOString()} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
