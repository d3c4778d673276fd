import { notFound } from 'next/navigation';
import { HistoryList } from '@/components/history/history-list';
import { OfThisHost } from '@/components/ui/of-this-host';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getHistory } from '@/lib/data/history/get-history';
import { loadPage } from '@/lib/data/request/load-page';
import { decodeSegment } from '@/lib/data/session/access';

export default async function HistoryPage({ params, searchParams }: PageProps<'/mailbox/[user]/history'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getHistory(mailbox, search));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  return (
    <>
      <OfThisHost />
      <HistoryList page={page.data} />
    </>
  );
}
