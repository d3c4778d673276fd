import { NextIntlClientProvider } from 'next-intl';
import { getTimeZone } from 'next-intl/server';
import type { ReactNode } from 'react';
import { clientMessages } from '@/components/ui/client-messages';
import { findSignedIn } from '@/lib/data/session/session';
import { TIME_ZONE_COOKIE } from '@/lib/data/session/viewer';
import { getFrameData } from '@/lib/data/site/get-frame-data';
import { Frame } from './frame';
import { ViewerTimeZone } from './viewer-time-zone';

/** The frame around pages that belong to no mailbox: that of the viewer's own mailbox. */
export async function OwnFrame({ children }: { children: ReactNode }) {
  const who = await findSignedIn();
  // The page itself redirects to the sign-in: it knows where to come back to.
  if (!who) return children;
  return (
    <NextIntlClientProvider
      messages={
        await clientMessages(
          'app',
          'change',
          'chart',
          'crash',
          'errors',
          'lost',
          'nav',
          'releaseQuestion',
          'search',
          'status',
          'task',
          'theme',
        )
      }
    >
      <Frame frame={await getFrameData(who.user)}>{children}</Frame>
      <ViewerTimeZone cookie={TIME_ZONE_COOKIE} shown={await getTimeZone()} />
    </NextIntlClientProvider>
  );
}
