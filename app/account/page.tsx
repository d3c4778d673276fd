import { AccountView } from '@/components/account/account-view';
import { clientMessages } from '@/components/ui/client-messages';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getAccount } from '@/lib/data/people/get-account';
import { loadPage } from '@/lib/data/request/load-page';
import { viewerLanguage } from '@/lib/data/session/viewer';

export default async function AccountPage() {
  const page = await loadPage(getAccount);
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  return (
    <AccountView
      account={page.data}
      language={await viewerLanguage()}
      messages={await clientMessages('digestLinks', 'errors')}
    />
  );
}
