import { notFound } from 'next/navigation';
import { getMessages } from 'next-intl/server';
import { HistoryMessageView } from '@/components/history/history-message-view';
import { historyPath } from '@/components/history/links';
import { MoreTexts } from '@/components/ui/more-texts';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getHistoryMessage } from '@/lib/data/history/get-history-message';
import { parseHistoryParams } from '@/lib/data/history/history-query';
import { loadPage } from '@/lib/data/request/load-page';
import { paramsWithList } from '@/lib/data/request/params-of-list';
import { decodeSegment } from '@/lib/data/session/access';

export default async function HistoryMessagePage({
  params,
  searchParams,
}: PageProps<'/mailbox/[user]/history/[signature]'>) {
  const { user, signature } = await params;
  const mailbox = decodeSegment(user) ?? notFound();
  const key = decodeSegment(signature) ?? notFound();
  const list = parseHistoryParams(await paramsWithList(await searchParams, historyPath(mailbox)));
  const page = await loadPage(() => getHistoryMessage(mailbox, key));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  const { retrain } = await getMessages();
  return (
    <MoreTexts texts={{ retrain }}>
      <HistoryMessageView message={page.data} params={list} />
    </MoreTexts>
  );
}
