import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { StackTable } from '@/components/ui/stack-table';
import type { MaintenancePage } from '@/lib/data/site/get-maintenance';

type Table = Omit<MaintenancePage['tables'][number], 'plan'> & Partial<MaintenancePage['tables'][number]>;

/** DSPAM's tables by rows and size; with `plans` also their engines, and how long it takes to convert them. */
export function DspamTables({ tables, plans = false }: { tables: readonly Table[]; plans?: boolean }) {
  const t = useTranslations('maintenance');
  const format = useFormatter();
  return (
    <StackTable
      label={t('tables')}
      columns={
        plans
          ? [t('table'), t('engine'), t('rows'), t('size'), t('duration')]
          : [t('table'), t('rows'), t('size')]
      }
      rows={tables.map(({ name, engine, rows, bytes, plan }) => {
        const figures = [format.number(rows), formatSize(format, bytes)];
        const duration = plan ? t('seconds', { seconds: plan.seconds }) : '–';
        return {
          key: name,
          name: <bdi>{name}</bdi>,
          cells: plans ? [engine, ...figures, duration] : figures,
        };
      })}
    />
  );
}
