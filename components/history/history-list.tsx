import { useTranslations } from 'next-intl';
import { ChangeProvider } from '@/components/change/change-provider';
import { FollowChanges } from '@/components/change/follow-changes';
import { JobList } from '@/components/jobs/job-list';
import { useJobTexts } from '@/components/jobs/use-job-texts';
import { Listeners } from '@/components/list/listeners';
import { Pager } from '@/components/list/pager';
import { SelectionForm } from '@/components/list/selection-form';
import { HostsNotice } from '@/components/ui/hosts-notice';
import { PageTitle } from '@/components/ui/page-title';
import { UnusedNotice } from '@/components/ui/unused-notice';
import { changeHistory } from '@/lib/data/actions/change-history';
import type { HistoryPage } from '@/lib/data/history/get-history';
import { historySearch } from '@/lib/data/history/history-query';
import { isWidened } from '@/lib/data/request/unused-params';
import { EmptyHistory } from './empty-history';
import { HistoryHead } from './history-head';
import { HistoryRange } from './history-range';
import { HistoryTable } from './history-table';
import { historyPath } from './links';
import { LogNotices } from './log-notices';
import { OpenEntry } from './open-entry';
import { RetrainButtons } from './retrain-buttons';

/** The page of a history: search and filters, the selected, the messages. */
export function HistoryList({ page }: { page: HistoryPage }) {
  const t = useTranslations('history');
  const jobTexts = useJobTexts(page.jobs);
  const { mailbox, params, rows, total, newer, older } = page;
  const { before: _before, after: _after, ...narrowing } = params;
  const selectable = rows.filter(({ retraining }) => retraining !== null).length;
  const hasMore = newer !== null || older !== null;
  return (
    <ChangeProvider mailbox={mailbox} action={changeHistory}>
      <PageTitle page={t('title')} />
      <div className="split-list">
        <HistoryHead page={page} />
        <UnusedNotice unused={page.unused} />
        {page.hosts && <HostsNotice hosts={page.hosts} />}
        <LogNotices page={page} />
        {page.otherLogs.map(({ host, log }) => (
          <LogNotices key={host} page={{ log, isEmpty: page.isEmpty }} host={host} />
        ))}
        <FollowChanges mailbox={mailbox} batches={page.running} />
        <JobList mailbox={mailbox} jobs={page.jobs} texts={jobTexts} />
        <SelectionForm
          mailbox={mailbox}
          shown={selectable}
          total={hasMore ? total : selectable}
          matching={
            page.drawn === null || isWidened(page.unused)
              ? null
              : { search: historySearch(params), drawn: page.drawn }
          }
          buttons={<RetrainButtons lastDone={page.lastDone} />}
          range={<HistoryRange page={page} />}
          pager={
            <Pager
              previous={newer === null ? null : historyPath(mailbox, { ...narrowing, after: newer })}
              next={older === null ? null : historyPath(mailbox, { ...narrowing, before: older })}
            />
          }
        >
          {rows.length > 0 ? <HistoryTable page={page} /> : <EmptyHistory page={page} />}
        </SelectionForm>
      </div>
      <Listeners list="history" />
      <OpenEntry />
    </ChangeProvider>
  );
}
