import 'server-only';
import { type FilterSaid, filterSaid } from '@/lib/data/request/filter-said';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { unusedInSearch } from '@/lib/data/request/unused-in-search';
import { isWidened, type UnusedParam, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { forPage, requireSubadmin } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { type FailureReason, failureReason } from '@/lib/ground/reasons';
import { type ReleaseWeight, weighReleases } from '@/lib/messages/quarantine/change/weigh-release';
import type { MaySee } from '@/lib/messages/search/find-scope';
import { type SearchResult, searchQuarantines, selectFound } from '@/lib/messages/search/search-quarantines';
import { mayOpenMailbox, type Rights } from '@/lib/people/auth/roles';
import { listSiteJobs, type SiteJob } from '@/lib/site/work/site-jobs';
import { lookForLeftWork } from '@/lib/site/work/start-runner';
import {
  asksForSomething,
  parseSearchParams,
  SEARCH_PARAMS,
  type SearchParams,
  toSiteQuery,
} from './search-params';

export interface SearchPage {
  params: SearchParams;
  /** What of the address was left out. */
  unused: UnusedParam[];
  /** Null where nothing was asked for. */
  found: SearchResult | null;
  /** What a click on "all that match" would work on; null where the page does not ask. */
  preview: {
    kind: 'release' | 'delete';
    messages: number;
    mailboxes: number;
    hasMore: boolean;
    /** What comes later has this number or a higher one: it is not meant. */
    nextNumber: number;
    /** Of a release: what of them should be known before. */
    weight: ReleaseWeight | null;
  } | null;
  jobs: SiteJobView[];
}

/** So long the end of a click is shown in full. */
const NEWS_MS = 30 * 60 * 1000;

/** A click on several mailboxes, with the first messages that failed. */
export interface SiteJobView extends Omit<SiteJob, 'failures' | 'finishedAt'> {
  /** It goes on, or has ended just now. */
  isNews: boolean;
  failures: {
    mailbox: string;
    key: string;
    subject: string;
    reason: FailureReason;
    said: FilterSaid | null;
  }[];
}

/** The search over all quarantines that the viewer may open. Others than admins and subadmins get "not found". */
export async function getSearch(raw: RawParams): Promise<SearchPage> {
  const params = parseSearchParams(raw);
  const who = await forPage(requireSubadmin, `/admin/search${askedSearch(raw)}`);
  const jobs = (await listSiteJobs(who.login)).map(({ finishedAt, ...job }) => ({
    ...job,
    isNews: job.isGoing || (finishedAt !== null && Date.now() - finishedAt.getTime() < NEWS_MS),
    // What they may not open any more is nothing to them.
    failures: job.failures.flatMap((item) =>
      mayOpenMailbox(who, item.mailbox)
        ? {
            mailbox: item.mailbox,
            key: item.messageKey,
            subject: item.subject,
            reason: failureReason(item.reason),
            said: filterSaid(who, item),
          }
        : [],
    ),
  }));
  if (jobs.some(({ isGoing }) => isGoing)) lookForLeftWork();
  const left = [...unusedParams(SEARCH_PARAMS, raw), ...unusedInSearch(params.q, 'whole')];
  if (!asksForSomething(params)) return { params, unused: left, found: null, preview: null, jobs };
  const query = toSiteQuery(params, await viewerTimeZone());
  const maySee = maySeeOf(who);
  const found = await searchQuarantines(query, maySee, params.page ?? 1);
  const unused = [...left, ...unusedPage(params.page, found.page)];
  const { confirm } = params;
  // What was left out would have made it less.
  if (!confirm || isWidened(unused)) return { params, unused, found, preview: null, jobs };
  const { keys, messages, hasMore, nextNumber } = await selectFound(query, maySee);
  const weight = confirm === 'release' ? await weighReleases(keys) : null;
  const preview = { kind: confirm, messages, mailboxes: keys.size, hasMore, nextNumber, weight };
  return { params, unused, found, preview, jobs };
}

/** Which mailboxes somebody's search looks at; null for all. */
export function maySeeOf(who: Rights): MaySee | null {
  return who.role === 'admin' ? null : (store) => mayOpenMailbox(who, store);
}
