import { notFound } from 'next/navigation';
import { DigestForm } from '@/components/preferences/digest-form';
import { DigestTrouble } from '@/components/preferences/digest-trouble';
import { PreferencesView } from '@/components/preferences/preferences-view';
import { clientMessages } from '@/components/ui/client-messages';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getDigestSettings } from '@/lib/data/digest/get-digest-settings';
import { getPreferences } from '@/lib/data/people/get-preferences';
import { loadPage } from '@/lib/data/request/load-page';
import { decodeSegment } from '@/lib/data/session/access';

export default async function PreferencesPage({ params }: PageProps<'/mailbox/[user]/preferences'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const page = await loadPage(() => getPreferences(mailbox));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  const digest = await loadPage(() => getDigestSettings(mailbox));
  return (
    <PreferencesView
      page={page.data}
      messages={await clientMessages('preference', 'errors', 'leave', 'digest')}
    >
      {digest.ok ? (
        digest.data && <DigestForm settings={digest.data} />
      ) : (
        <DigestTrouble trouble={digest.trouble} />
      )}
    </PreferencesView>
  );
}
