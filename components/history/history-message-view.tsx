import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ChangeProvider } from '@/components/change/change-provider';
import { FollowChanges } from '@/components/change/follow-changes';
import { JobRefresh } from '@/components/jobs/job-refresh';
import { messagePath } from '@/components/list/links';
import { Icon } from '@/components/ui/icon';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import { changeHistory } from '@/lib/data/actions/change-history';
import type { HistoryMessage } from '@/lib/data/history/get-history-message';
import type { HistoryParams } from '@/lib/data/history/history-query';
import { FragmentText } from './fragment-text';
import { HistoryFacts } from './history-facts';
import { LifeList } from './life-list';
import { historyPath } from './links';
import { RetrainForm } from './retrain-form';

/** One message of the history: what it is, its whole life, what can be done. */
export function HistoryMessageView({ message, params }: { message: HistoryMessage; params: HistoryParams }) {
  const t = useTranslations();
  const { mailbox, quarantineKey, working, running } = message;
  const subject = message.subject || t('row.noSubject');
  return (
    <ChangeProvider mailbox={mailbox} action={changeHistory}>
      <PageTitle page={subject} />
      <article className="message" data-message="page" aria-label={t('message.region')}>
        <div className="message-top">
          <nav className="message-nav" aria-label={t('message.region')}>
            <Link href={historyPath(mailbox, params)} prefetch={false} className="button button-quiet">
              <Icon name="back" />
              {t('history.title')}
            </Link>
          </nav>
          <h1 className="message-subject" id="subject" dir="auto" tabIndex={-1} data-heading="">
            {subject}
          </h1>
          <div className="flex flex-wrap items-center gap-2">
            {working && <p className="text-muted">{t(`working.${working}`)}</p>}
            {working && running === null && <JobRefresh />}
            {running !== null && <FollowChanges mailbox={mailbox} batches={[running]} />}
            <RetrainForm message={message} describedBy="subject" />
            {quarantineKey !== null && (
              <PlainLink className="button" href={messagePath(mailbox, quarantineKey)}>
                <Icon name="quarantine" />
                {t('history.openInQuarantine')}
              </PlainLink>
            )}
          </div>
        </div>
        <HistoryFacts message={message} />
        <LifeList message={message} />
        <FragmentText fragment={message.fragment} />
      </article>
    </ChangeProvider>
  );
}
