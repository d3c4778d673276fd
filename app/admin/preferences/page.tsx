import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { DigestForm } from '@/components/preferences/digest-form';
import { DigestTrouble } from '@/components/preferences/digest-trouble';
import { PreferencesView } from '@/components/preferences/preferences-view';
import { clientMessages } from '@/components/ui/client-messages';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getSiteDigestSettings } from '@/lib/data/digest/get-digest-settings';
import { getDefaultPreferences } from '@/lib/data/people/get-preferences';
import { loadPage } from '@/lib/data/request/load-page';

export default async function DefaultPreferencesPage() {
  const page = await loadPage(getDefaultPreferences);
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  const digest = await loadPage(getSiteDigestSettings);
  const t = await getTranslations('siteRule');
  return (
    <PreferencesView
      page={page.data}
      messages={await clientMessages('preference', 'errors', 'leave', 'digest')}
    >
      <p>
        <Link className="link" href="/admin/senders" prefetch={false}>
          {t('title')}
        </Link>
      </p>
      {digest.ok ? (
        digest.data && <DigestForm settings={digest.data} />
      ) : (
        <DigestTrouble trouble={digest.trouble} />
      )}
    </PreferencesView>
  );
}
