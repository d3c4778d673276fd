import { AccountView } from '@/components/account/account-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getAccount } from '@/lib/data/people/get-account';
import { loadPage } from '@/lib/data/request/load-page';

export default async function AccountPage() {
  const page = await loadPage(getAccount);
  return page.ok ? <AccountView account={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
