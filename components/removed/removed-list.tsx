import { useTranslations } from 'next-intl';
import { ChangeProvider } from '@/components/change/change-provider';
import { FollowChanges } from '@/components/change/follow-changes';
import { JobList } from '@/components/jobs/job-list';
import { useJobTexts } from '@/components/jobs/use-job-texts';
import { ListRange } from '@/components/list/list-range';
import { Pager, pagesAround } from '@/components/list/pager';
import { SelectionForm } from '@/components/list/selection-form';
import { HostsNotice } from '@/components/ui/hosts-notice';
import { Notice } from '@/components/ui/notice';
import { PageTitle } from '@/components/ui/page-title';
import { UnusedNotice } from '@/components/ui/unused-notice';
import { restoreRemoved } from '@/lib/data/actions/restore-removed';
import type { RemovedPage } from '@/lib/data/quarantine/get-removed';
import { removedPath } from './links';
import { NoneRemoved } from './none-removed';
import { RemovedSearch } from './removed-search';
import { RemovedTable } from './removed-table';
import { RestoreButton } from './restore-button';

/** The page of what was removed: the search, the selected, the messages. */
export function RemovedList({ page }: { page: RemovedPage }) {
  const t = useTranslations('removed');
  const onHost = useTranslations('row');
  const jobTexts = useJobTexts(page.jobs);
  const { mailbox, params, copiesTroubles } = page;
  const all = params.q === undefined ? null : { href: removedPath(mailbox), total: page.removed };
  const to = (number: number) => removedPath(mailbox, { ...params, page: number });
  return (
    <ChangeProvider mailbox={mailbox} action={restoreRemoved}>
      <PageTitle page={t('title')} />
      <div className="split-list">
        <div className="list-head">
          <h1 className="page-title">{t('title')}</h1>
          {page.removed > 0 && <RemovedSearch mailbox={mailbox} params={params} />}
        </div>
        {page.removed > 0 && <p className="list-lead">{t('lead', { days: page.keepDays })}</p>}
        <FollowChanges mailbox={mailbox} batches={page.running} />
        {page.hosts && <HostsNotice hosts={page.hosts} />}
        <UnusedNotice unused={page.unused} />
        <JobList mailbox={mailbox} jobs={page.jobs} texts={jobTexts} />
        {copiesTroubles.map(({ host, kind, file }) => (
          <div key={host} className="list-notice">
            <Notice tone="warning" role="note">
              {host !== null && <p>{onHost('onHost', { host })}</p>}
              {t(kind === 'missing' ? 'copiesMissing' : 'copiesUnreadable', { file })}
            </Notice>
          </div>
        ))}
        <SelectionForm
          mailbox={mailbox}
          shown={page.rows.length}
          total={page.rows.length}
          matching={null}
          buttons={<RestoreButton />}
          range={<ListRange from={page.from} shown={page.rows.length} total={page.total} all={all} />}
          pager={<Pager {...pagesAround(page.page, page.pages, to)} />}
        >
          {page.rows.length > 0 ? <RemovedTable rows={page.rows} /> : <NoneRemoved page={page} />}
        </SelectionForm>
      </div>
    </ChangeProvider>
  );
}
