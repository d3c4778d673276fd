import { useTranslations } from 'next-intl';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import type { MaintenancePage } from '@/lib/data/site/get-maintenance';
import { FilesTable } from './files-table';
import { PurgePanel } from './purge-panel';
import { TablesPanel } from './tables-panel';
import { UnsentDigests } from './unsent-digests';

/** What sites usually do by cron scripts, in one place. */
export function MaintenanceView({ page }: { page: MaintenancePage }) {
  const t = useTranslations('maintenance');
  return (
    <div className="sheet panels">
      <PageTitle page={t('title')} />
      <h1 className="page-title">{t('title')}</h1>
      <OfThisHost what="maintenance" />
      <PurgePanel page={page} />
      {page.digests && <UnsentDigests digests={page.digests} />}
      <TablesPanel tables={page.tables} />
      <FilesTable files={page.files} />
    </div>
  );
}
