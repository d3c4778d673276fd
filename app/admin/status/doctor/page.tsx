import { DoctorView } from '@/components/doctor/doctor-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getDoctor } from '@/lib/data/site/get-doctor';

export default async function DoctorRoute() {
  const page = await loadPage(getDoctor);
  return page.ok ? <DoctorView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
