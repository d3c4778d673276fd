import { notFound } from 'next/navigation';
import { SendersView } from '@/components/senders/senders-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getSenders } from '@/lib/data/senders/get-senders';
import { decodeSegment } from '@/lib/data/session/access';

export default async function SendersPage({ params, searchParams }: PageProps<'/mailbox/[user]/senders'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getSenders(mailbox, search));
  return page.ok ? <SendersView page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
