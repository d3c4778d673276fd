import { notFound } from 'next/navigation';
import { QuarantineList } from '@/components/quarantine/quarantine-list';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { decodeSegment } from '@/lib/data/access';
import { getQuarantine } from '@/lib/data/get-quarantine';
import { loadPage } from '@/lib/data/load-page';

export default async function QuarantinePage({
  params,
  searchParams,
}: PageProps<'/mailbox/[user]/quarantine'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getQuarantine(mailbox, search));
  return page.ok ? <QuarantineList page={page.data} /> : <TroubleNotice trouble={page.trouble} />;
}
