import { notFound } from 'next/navigation';
import { SenderRulesView } from '@/components/sender-rule/sender-rules-view';
import { clientMessages } from '@/components/ui/client-messages';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getSenderRules } from '@/lib/data/sender-rules/get-sender-rules';
import { decodeSegment } from '@/lib/data/session/access';

export default async function SenderRulesPage({
  params,
  searchParams,
}: PageProps<'/mailbox/[user]/senders/rules'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getSenderRules(mailbox, search));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  return <SenderRulesView page={page.data} messages={await clientMessages('senderRule', 'errors')} />;
}
