import { StatusView } from '@/components/status/status-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getStatus } from '@/lib/data/get-status';
import { loadPage } from '@/lib/data/load-page';

export default async function StatusPage({ searchParams }: PageProps<'/admin/status'>) {
  const search = await searchParams;
  const page = await loadPage(() => getStatus(search));
  return page.ok ? <StatusView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
