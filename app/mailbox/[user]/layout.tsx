import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { getTimeZone } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Frame } from '@/components/frame/frame';
import { ViewerTimeZone } from '@/components/frame/viewer-time-zone';
import { clientMessages } from '@/components/ui/client-messages';
import { decodeSegment } from '@/lib/data/session/access';
import { findSignedIn } from '@/lib/data/session/session';
import { TIME_ZONE_COOKIE } from '@/lib/data/session/viewer';
import { getFrameData } from '@/lib/data/site/get-frame-data';

/** What the components in the browser say. */
const CLIENT_NOUNS = [
  'app',
  'changeButton',
  'crash',
  'filter',
  'keys',
  'listRange',
  'lost',
  'nav',
  'search',
  'selection',
  'theme',
];

export default async function MailboxLayout(props: {
  children: ReactNode;
  params: Promise<{ user: string }>;
}) {
  // The page itself redirects to the sign-in: it knows where to come back to.
  if (!(await findSignedIn())) return props.children;
  const frame = await getFrameData(decodeSegment((await props.params).user) ?? notFound());
  return (
    <NextIntlClientProvider messages={await clientMessages(...CLIENT_NOUNS)}>
      <Frame frame={frame}>{props.children}</Frame>
      <ViewerTimeZone cookie={TIME_ZONE_COOKIE} shown={await getTimeZone()} />
    </NextIntlClientProvider>
  );
}
