import { MaintenanceView } from '@/components/maintenance/maintenance-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getMaintenance } from '@/lib/data/get-maintenance';
import { loadPage } from '@/lib/data/load-page';

export default async function MaintenancePage() {
  const page = await loadPage(getMaintenance);
  return page.ok ? <MaintenanceView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
