import { PreferencesView } from '@/components/preferences/preferences-view';
import { clientMessages } from '@/components/ui/client-messages';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getDefaultPreferences } from '@/lib/data/people/get-preferences';
import { loadPage } from '@/lib/data/request/load-page';

export default async function DefaultPreferencesPage() {
  const page = await loadPage(getDefaultPreferences);
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  return (
    <PreferencesView page={page.data} messages={await clientMessages('preference', 'errors', 'leave')} />
  );
}
