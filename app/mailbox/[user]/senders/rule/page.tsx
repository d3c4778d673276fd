import { notFound } from 'next/navigation';
import { SenderRuleView } from '@/components/sender-rule/sender-rule-view';
import { clientMessages } from '@/components/ui/client-messages';
import { TroubleNotice } from '@/components/ui/trouble-notice';
import { loadPage } from '@/lib/data/request/load-page';
import { getSenderRule } from '@/lib/data/sender-rules/get-sender-rule';
import { decodeSegment } from '@/lib/data/session/access';

export default async function SenderRulePage({
  params,
  searchParams,
}: PageProps<'/mailbox/[user]/senders/rule'>) {
  const mailbox = decodeSegment((await params).user) ?? notFound();
  const search = await searchParams;
  const page = await loadPage(() => getSenderRule(mailbox, search));
  if (!page.ok) return <TroubleNotice trouble={page.trouble} />;
  return <SenderRuleView page={page.data} messages={await clientMessages('senderRule', 'errors')} />;
}
