import { DoctorView } from '@/components/doctor/doctor-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getDoctor } from '@/lib/data/get-doctor';
import { loadPage } from '@/lib/data/load-page';

export default async function DoctorRoute() {
  const page = await loadPage(getDoctor);
  return page.ok ? <DoctorView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
