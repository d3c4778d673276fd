import { notFound } from 'next/navigation';
import { getMessages } from 'next-intl/server';
import { RemovedList } from '@/components/removed/removed-list';
import { MoreTexts } from '@/components/ui/more-texts';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { getRemoved } from '@/lib/data/quarantine/get-removed';
import { loadPage } from '@/lib/data/request/load-page';
import { decodeSegment } from '@/lib/data/session/access';

export default async function RemovedPage({ params, searchParams }: PageProps<'/mailbox/[user]/removed'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getRemoved(mailbox, search));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  const { restore } = await getMessages();
  return (
    <MoreTexts texts={{ restore }}>
      <RemovedList page={page.data} />
    </MoreTexts>
  );
}
