import { TroubleNotice } from '@/components/ui/trouble-notice';
import { UsersView } from '@/components/users/users-view';
import { getUsers } from '@/lib/data/people/get-users';
import { loadPage } from '@/lib/data/request/load-page';

export default async function UsersPage({ searchParams }: PageProps<'/admin/users'>) {
  const search = await searchParams;
  const page = await loadPage(() => getUsers(search));
  return page.ok ? <UsersView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
