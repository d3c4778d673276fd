import { notFound } from 'next/navigation';
import { getMessages } from 'next-intl/server';
import { HistoryList } from '@/components/history/history-list';
import { MoreTexts } from '@/components/ui/more-texts';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getHistory } from '@/lib/data/history/get-history';
import { loadPage } from '@/lib/data/request/load-page';
import { decodeSegment } from '@/lib/data/session/access';

export default async function HistoryPage({ params, searchParams }: PageProps<'/mailbox/[user]/history'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getHistory(mailbox, search));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  const { retrain } = await getMessages();
  return (
    <MoreTexts texts={{ retrain }}>
      <HistoryList page={page.data} />
    </MoreTexts>
  );
}
