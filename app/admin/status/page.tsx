import { StatusView } from '@/components/status/status-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getStatus } from '@/lib/data/site/get-status';

export default async function StatusPage({ searchParams }: PageProps<'/admin/status'>) {
  const search = await searchParams;
  const page = await loadPage(() => getStatus(search));
  return page.ok ? <StatusView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
