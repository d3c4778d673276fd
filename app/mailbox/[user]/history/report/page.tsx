import { notFound } from 'next/navigation';
import { getMessages } from 'next-intl/server';
import { ReportView } from '@/components/history/report-view';
import { clientMessages } from '@/components/ui/client-messages';
import { MoreTexts } from '@/components/ui/more-texts';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getReport } from '@/lib/data/history/get-report';
import { loadPage } from '@/lib/data/request/load-page';
import { decodeSegment } from '@/lib/data/session/access';

export default async function ReportPage({
  params,
  searchParams,
}: PageProps<'/mailbox/[user]/history/report'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getReport(mailbox, search));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  const { retrain } = await getMessages();
  return (
    <MoreTexts texts={{ retrain }}>
      <ReportView page={page.data} messages={await clientMessages('leave')} />
    </MoreTexts>
  );
}
