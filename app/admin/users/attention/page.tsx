import { TroubleNotice } from '@/components/ui/trouble-notice';
import { AttentionView } from '@/components/users/attention-view';
import { getAttention } from '@/lib/data/people/get-attention';
import { loadPage } from '@/lib/data/request/load-page';

export default async function AttentionPage({ searchParams }: PageProps<'/admin/users/attention'>) {
  const search = await searchParams;
  const page = await loadPage(() => getAttention(search));
  return page.ok ? <AttentionView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
