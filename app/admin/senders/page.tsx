import { SiteRulesView } from '@/components/site-rules/site-rules-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getSiteRules } from '@/lib/data/site/get-site-rules';

export default async function SiteRulesPage({ searchParams }: PageProps<'/admin/senders'>) {
  const search = await searchParams;
  const page = await loadPage(() => getSiteRules(search));
  return page.ok ? <SiteRulesView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
