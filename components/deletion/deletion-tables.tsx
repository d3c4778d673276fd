import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import type { DeletionPage } from '@/lib/data/people/get-deletion';

/** The rows and the files that a deletion would take. */
export function DeletionTables({ preview }: { preview: NonNullable<DeletionPage['preview']> }) {
  const t = useTranslations('deletion');
  const format = useFormatter();
  const { rows, files, folder } = preview;
  return (
    <>
      <table className="plain-table" aria-label={t('rows')}>
        <thead>
          <tr>
            <th scope="col">{t('table')}</th>
            <th scope="col">{t('rows')}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(rows).map(([table, count]) => (
            <tr key={table}>
              <th scope="row">
                <bdi>{table}</bdi>
              </th>
              <td>{format.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="wrap-anywhere">{t(files.length > 0 ? 'folder' : 'noFolder', { folder })}</p>
      {files.length > 0 && <FileTable files={files} />}
    </>
  );
}

function FileTable({ files }: Pick<NonNullable<DeletionPage['preview']>, 'files'>) {
  const t = useTranslations('deletion');
  const format = useFormatter();
  return (
    <table className="plain-table" aria-label={t('files')}>
      <thead>
        <tr>
          <th scope="col">{t('files')}</th>
          <th scope="col">{t('size')}</th>
        </tr>
      </thead>
      <tbody>
        {files.map(({ name, bytes, files: number }) => (
          <tr key={name}>
            <th scope="row">
              <bdi>{name}</bdi>
              {number !== 1 && <span className="cell-note">{t('inFolder', { count: number })}</span>}
            </th>
            <td>{formatSize(format, bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
