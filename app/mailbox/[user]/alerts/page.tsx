import { notFound } from 'next/navigation';
import { AlertsView } from '@/components/alerts/alerts-view';
import { clientMessages } from '@/components/ui/client-messages';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getAlerts } from '@/lib/data/people/get-alerts';
import { loadPage } from '@/lib/data/request/load-page';
import { decodeSegment } from '@/lib/data/session/access';

export default async function AlertsPage({ params }: PageProps<'/mailbox/[user]/alerts'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const page = await loadPage(() => getAlerts(mailbox));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  return <AlertsView page={page.data} messages={await clientMessages('alerts', 'errors', 'leave')} />;
}
