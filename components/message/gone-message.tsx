import { useTranslations } from 'next-intl';
import { historyEntryPath } from '@/components/history/links';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import { ExactWhen } from '@/components/ui/when';
import { isDigest } from '@/lib/data/digest/is-digest';
import type { GoneMessage as Gone } from '@/lib/data/message/get-quarantined-message';
import type { QuarantineParams } from '@/lib/data/quarantine/quarantine-query';
import { isRule } from '@/lib/data/sender-rules/is-rule';
import type { Place } from './place';
import { ToList } from './to-list';

/** Who has released it is not always somebody. */
function kindOf({ kind, by }: NonNullable<Gone['last']>) {
  if (kind !== 'release') return kind;
  if (isRule(by)) return 'releaseByRule';
  return isDigest(by) ? 'releaseByDigest' : kind;
}

/** Shown instead of a message that is no longer in the quarantine: who did what, and when. */
export function GoneMessage(props: { gone: Gone; mailbox: string; params: QuarantineParams; place: Place }) {
  const { gone, mailbox, params, place } = props;
  const { last, historyKey } = gone;
  const t = useTranslations();
  const Heading = place === 'page' ? 'h1' : 'h2';
  const title = last?.subject || t('row.noSubject');
  const kind = last && kindOf(last);
  return (
    <div className="message-top">
      {place === 'page' && <PageTitle page={title} />}
      <nav className="message-nav" aria-label={t('message.region')}>
        <ToList mailbox={mailbox} params={params} place={place} />
      </nav>
      <Heading className="message-subject" dir="auto" tabIndex={-1} data-heading="">
        {title}
      </Heading>
      <p>
        {last && kind
          ? t.rich(`gone.${kind}`, {
              by: last.by,
              to: last.recipient || 'none',
              at: () => <ExactWhen at={last.at} />,
            })
          : t('gone.unknown')}
      </p>
      {historyKey !== null && (
        <p>
          <PlainLink className="link" href={historyEntryPath(mailbox, historyKey)}>
            {t('history.openInHistory')}
          </PlainLink>
        </p>
      )}
    </div>
  );
}
