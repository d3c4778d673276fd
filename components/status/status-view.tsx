import { useTranslations } from 'next-intl';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { UnusedNotice } from '@/components/ui/unused-notice';
import type { StatusPage } from '@/lib/data/site/get-status';
import { HealthList } from './health-list';
import { LiveFigures } from './live-figures';
import { SiteTables } from './site-tables';
import { StatusCharts } from './status-charts';

/** How the whole site is doing: figures, charts, health. */
export function StatusView({ page }: { page: StatusPage }) {
  const t = useTranslations('status');
  return (
    <div className="sheet panels">
      <PageTitle page={t('title')} />
      <h1 className="page-title">{t('title')}</h1>
      <OfThisHost what="status" />
      <UnusedNotice unused={page.unused} />
      <LiveFigures known={page.figures} />
      <HealthList lines={page.health.lines} />
      <StatusCharts page={page} />
      <SiteTables tables={page.health.tables} />
    </div>
  );
}
