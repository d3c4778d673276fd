import { ImportView } from '@/components/site-rules/import-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getRuleImport } from '@/lib/data/site/get-rule-import';

export default async function RuleImportPage({ searchParams }: PageProps<'/admin/senders/import'>) {
  const search = await searchParams;
  const page = await loadPage(() => getRuleImport(search));
  return page.ok ? <ImportView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
