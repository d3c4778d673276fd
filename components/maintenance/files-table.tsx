import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { StackTable } from '@/components/ui/stack-table';
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
      <StackTable
        label={t('files')}
        columns={[t('kind'), t('number'), t('size'), t('oldNumber'), t('oldest')]}
        rows={KINDS.map((kind) => {
          const { files: number, bytes, oldFiles, oldBytes, oldest } = files[kind];
          return {
            key: kind,
            name: t(`${kind}Kind`),
            cells: [
              format.number(number),
              formatSize(format, bytes),
              `${format.number(oldFiles)} (${formatSize(format, oldBytes)})`,
              oldest === null ? '–' : <DayOf key="oldest" at={new Date(oldest).toISOString()} />,
            ],
          };
        })}
      />
    </section>
  );
}
