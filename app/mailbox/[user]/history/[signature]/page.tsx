import { notFound } from 'next/navigation';
import { HistoryMessageView } from '@/components/history/history-message-view';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { decodeSegment } from '@/lib/data/access';
import { getHistoryMessage } from '@/lib/data/get-history-message';
import { parseHistoryParams } from '@/lib/data/history-query';
import { loadPage } from '@/lib/data/load-page';

export default async function HistoryMessagePage({
  params,
  searchParams,
}: PageProps<'/mailbox/[user]/history/[signature]'>) {
  const { user, signature } = await params;
  const mailbox = decodeSegment(user) ?? notFound();
  const key = decodeSegment(signature) ?? notFound();
  const list = parseHistoryParams(await searchParams);
  const page = await loadPage(() => getHistoryMessage(mailbox, key));
  return page.ok ? (
    <HistoryMessageView message={page.data} params={list} />
  ) : (
    <TroubleNotice trouble={page.trouble} />
  );
}
