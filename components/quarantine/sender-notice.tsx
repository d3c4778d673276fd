import { useTranslations } from 'next-intl';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { isWidened } from '@/lib/data/request/unused-params';
import { MatchingForm } from './matching-form';

/** The sender whose mail alone is shown, with what can be done to all of it, on all pages. */
export function SenderNotice({
  page: { mailbox, params, drawn, unused, total, hasMore, groups },
}: {
  page: QuarantinePage;
}) {
  const t = useTranslations('group');
  const { sender, domain, list } = params;
  const name = sender ?? domain ?? list;
  if (name === undefined || groups !== null || total === 0 || isWidened(unused)) return null;
  return (
    <div className="sender-notice">
      <p>{t(hasMore ? 'everythingOfMany' : 'everything', { name, count: total })}</p>
      {drawn !== null && <MatchingForm mailbox={mailbox} params={params} drawn={drawn} name={name} />}
    </div>
  );
}
