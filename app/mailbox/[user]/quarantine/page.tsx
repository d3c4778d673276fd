import { notFound } from 'next/navigation';
import { QuarantineList } from '@/components/quarantine/quarantine-list';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getQuarantine } from '@/lib/data/quarantine/get-quarantine';
import { loadPage } from '@/lib/data/request/load-page';
import { decodeSegment } from '@/lib/data/session/access';

export default async function QuarantinePage({
  params,
  searchParams,
}: PageProps<'/mailbox/[user]/quarantine'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getQuarantine(mailbox, search));
  return page.ok ? <QuarantineList page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
