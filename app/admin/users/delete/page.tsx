import { DeletionView } from '@/components/deletion/deletion-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getDeletion } from '@/lib/data/people/get-deletion';
import { loadPage } from '@/lib/data/request/load-page';

export default async function DeletionPage({ searchParams }: PageProps<'/admin/users/delete'>) {
  const search = await searchParams;
  const page = await loadPage(() => getDeletion(search));
  return page.ok ? <DeletionView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
