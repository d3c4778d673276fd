import { notFound } from 'next/navigation';
import { AccuracyView } from '@/components/accuracy/accuracy-view';
import { clientMessages } from '@/components/ui/client-messages';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getAccuracy } from '@/lib/data/people/get-accuracy';
import { loadPage } from '@/lib/data/request/load-page';
import { decodeSegment } from '@/lib/data/session/access';

export default async function AccuracyPage({ params, searchParams }: PageProps<'/mailbox/[user]/accuracy'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getAccuracy(mailbox, search));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  return <AccuracyView page={page.data} messages={await clientMessages('accuracyReset', 'errors')} />;
}
