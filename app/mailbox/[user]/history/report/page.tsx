import { notFound } from 'next/navigation';
import { ReportView } from '@/components/history/report-view';
import { clientMessages } from '@/components/ui/client-messages';
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
  return <ReportView page={page.data} messages={await clientMessages('leave')} />;
}
