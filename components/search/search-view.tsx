import { useTranslations } from 'next-intl';
import { JobRefresh } from '@/components/jobs/job-refresh';
import { SearchScope } from '@/components/list/search-scope';
import { HostsNotice } from '@/components/ui/hosts-notice';
import { PageTitle } from '@/components/ui/page-title';
import { UnusedNotice } from '@/components/ui/unused-notice';
import { searchOf } from '@/lib/data/request/raw-params';
import { isWidened } from '@/lib/data/request/unused-params';
import type { SearchPage } from '@/lib/data/site/get-search';
import { FoundList } from './found-list';
import { LaterNews } from './later-news';
import { SearchFields } from './search-fields';
import { SearchPreview } from './search-preview';
import { SiteJobs } from './site-jobs';

/** The search over all quarantines, and what is done with what it finds. */
export function SearchView({ page }: { page: SearchPage }) {
  const t = useTranslations('siteSearch');
  const { confirm: _confirm, page: _page, ...asked } = page.params;
  // What a click has just changed comes by itself; while it works, SiteJobs asks.
  const isCatchingUp =
    (page.found?.behind ?? 0) > 0 && page.jobs.some(({ isNews, isGoing }) => isNews && !isGoing);
  return (
    <div className="sheet panels">
      <PageTitle page={t('title')} />
      <h1 className="page-title">{t('title')}</h1>
      <SiteJobs jobs={page.jobs} />
      <LaterNews at={`/admin/search${searchOf(asked)}`} />
      <SearchFields params={page.params} />
      <SearchScope />
      {isCatchingUp && <JobRefresh />}
      {page.hosts && <HostsNotice hosts={page.hosts} />}
      <UnusedNotice unused={page.unused} />
      {page.preview && <SearchPreview params={page.params} preview={page.preview} />}
      {page.found === null ? (
        <p className="text-muted">{t('lead')}</p>
      ) : (
        <FoundList
          params={page.params}
          found={page.found}
          offersAll={!isWidened(page.unused) && !page.hosts?.away.length}
        />
      )}
    </div>
  );
}
