import { useNow, useTranslations } from 'next-intl';
import { ChangeButtons } from '@/components/change/change-buttons';
import { FollowChanges } from '@/components/change/follow-changes';
import { JobList } from '@/components/jobs/job-list';
import { useJobTexts } from '@/components/jobs/use-job-texts';
import { mailboxPath, quarantinePath } from '@/components/list/links';
import { ListRange } from '@/components/list/list-range';
import { Pager, pagesAround } from '@/components/list/pager';
import { SelectionForm } from '@/components/list/selection-form';
import { HostsNotice } from '@/components/ui/hosts-notice';
import { NameNotice } from '@/components/ui/name-notice';
import { PageTitle } from '@/components/ui/page-title';
import { UnusedNotice } from '@/components/ui/unused-notice';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import { quarantineSearch } from '@/lib/data/quarantine/quarantine-query';
import { isWidened } from '@/lib/data/request/unused-params';
import { EmptyList } from './empty-list';
import { GroupList } from './group-list';

import { ListHead } from './list-head';
import { MessageTable } from './message-table';
import { SearchNotice } from './search-notice';
import { SenderNotice } from './sender-notice';

/** The page of a quarantine: filters, the selected, the messages. */
export function QuarantineList({ page }: { page: QuarantinePage }) {
  const t = useTranslations('quarantine');
  const jobTexts = useJobTexts(page.jobs);
  const { total, hasMore, quarantined, params } = page;
  const { sort, dir, show } = params;
  const isPart = hasMore || total !== quarantined;
  const all = isPart ? { href: quarantinePath(page.mailbox, { sort, dir, show }), total: quarantined } : null;
  const drawnAt = useNow().getTime();
  const asked = new URLSearchParams(quarantineSearch({ ...params, page: page.page }));
  const to = (number: number) => quarantinePath(page.mailbox, { ...page.params, page: number });
  return (
    <>
      <PageTitle page={t('title')} />
      <ListHead page={page} />
      {page.nameProblem && <NameNotice problem={page.nameProblem} />}
      {page.passedOver > 0 && <p className="list-notice">{t('passedOver', { count: page.passedOver })}</p>}
      <JobList mailbox={page.mailbox} jobs={page.jobs} texts={jobTexts} />
      <FollowChanges mailbox={page.mailbox} batches={page.running} />
      {page.hosts && <HostsNotice hosts={page.hosts} isFolded={page.groups !== null} />}
      <UnusedNotice unused={page.unused} />
      <SearchNotice page={page} />
      <SenderNotice page={page} />
      {page.groups ? (
        <GroupList page={page} groups={page.groups} />
      ) : (
        <SelectionForm
          mailbox={page.mailbox}
          shown={page.rows.length}
          total={hasMore ? null : total}
          matching={
            page.drawn === null || isWidened(page.unused)
              ? null
              : { search: quarantineSearch(page.params), drawn: page.drawn }
          }
          buttons={<ChangeButtons />}
          drawn={{
            drawnAt,
            from: page.from,
            path: `${mailboxPath(page.mailbox, 'moved-up')}?${new URLSearchParams([...asked, ['pages', `${page.pages}`]])}`,
          }}
          range={
            <ListRange
              from={page.from}
              shown={page.rows.length}
              total={total}
              hasMore={hasMore}
              drawnAt={drawnAt}
              all={all}
            />
          }
          pager={<Pager {...pagesAround(page.page, page.pages, to)} />}
        >
          {page.rows.length > 0 ? <MessageTable page={page} /> : <EmptyList page={page} />}
        </SelectionForm>
      )}
    </>
  );
}
