import { MaintenanceView } from '@/components/maintenance/maintenance-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getMaintenance } from '@/lib/data/site/get-maintenance';

export default async function MaintenancePage() {
  const page = await loadPage(getMaintenance);
  return page.ok ? <MaintenanceView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
