import { AuditView } from '@/components/audit/audit-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getAudit } from '@/lib/data/site/get-audit';

export default async function AuditPage({ searchParams }: PageProps<'/admin/audit'>) {
  const search = await searchParams;
  const page = await loadPage(() => getAudit(search));
  return page.ok ? <AuditView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
