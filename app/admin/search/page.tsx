import { SearchView } from '@/components/search/search-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getSearch } from '@/lib/data/site/get-search';

export default async function SearchPage({ searchParams }: PageProps<'/admin/search'>) {
  const search = await searchParams;
  const page = await loadPage(() => getSearch(search));
  return page.ok ? <SearchView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
