import 'server-only';
import { z } from 'zod';
import { filterSaid } from '@/lib/data/request/filter-said';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { sharesOfHosts } from '@/lib/data/request/shares-of-hosts';
import { unusedInSearch } from '@/lib/data/request/unused-in-search';
import { isWidened, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { forPage, requireSubadmin } from '@/lib/data/session/access';
import { findSignedIn } from '@/lib/data/session/session';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { failureReason } from '@/lib/ground/reasons';
import { weighReleases } from '@/lib/messages/quarantine/change/weigh-release';
import type { MaySee } from '@/lib/messages/search/find-scope';
import { searchQuarantines, selectFound } from '@/lib/messages/search/search-quarantines';
import { mayOpenMailbox, type Rights } from '@/lib/people/auth/roles';
import { listSiteJobs } from '@/lib/site/work/site-jobs';
import { lookForLeftWork } from '@/lib/site/work/start-runner';
import { getConfig } from '@/lib/store/config/config';
import type { SearchPage } from './search-page';
import { asksForSomething, parseSearchParams, SEARCH_PARAMS, toSiteQuery } from './search-params';
import { uniteSearch } from './unite-search';

export type { SearchPage };

/** So long the end of a click is shown in full. */
const NEWS_MS = 30 * 60 * 1000;

/** What is united of the search of another host (unite-search.ts). Dates are text on the way. */
const shape = z.looseObject({
  found: z
    .looseObject({
      rows: z.array(z.looseObject({ store: z.string(), key: z.string(), receivedAt: z.coerce.date() })),
      total: z.number(),
      page: z.number(),
      pages: z.number(),
      behind: z.number(),
    })
    .nullable(),
  preview: z
    .looseObject({
      messages: z.number(),
      mailboxes: z.number(),
      shown: z.looseObject({ messages: z.string(), below: z.string(), confirmed: z.string() }),
    })
    .nullable(),
  jobs: z.array(
    z.looseObject({
      batch: z.string(),
      total: z.number(),
      failures: z.array(z.unknown()),
      createdAt: z.coerce.date(),
    }),
  ),
});

/** The search over all quarantines that the viewer may open, on all filter hosts of the site. Others than admins and subadmins get "not found". */
export async function getSearch(raw: RawParams): Promise<SearchPage> {
  const { filterHosts } = getConfig();
  if (!filterHosts) return getSearchHere(raw);
  const names = filterHosts.others.map(({ name }) => name);
  const who = await findSignedIn();
  // Side by side: what is asked here lets nobody see what the others have answered who may not.
  const [here, others] = await Promise.all([
    getSearchHere(raw),
    who ? sharesOfHosts<SearchPage>(who.login, names, { what: 'search', args: () => [raw], shape }) : [],
  ]);
  return uniteSearch(filterHosts.own, here, others);
}

/** The same of this host alone. */
export async function getSearchHere(raw: RawParams): Promise<SearchPage> {
  const params = parseSearchParams(raw);
  const who = await forPage(requireSubadmin, `/admin/search${askedSearch(raw)}`);
  const jobs = (await listSiteJobs(who.login)).map(({ finishedAt, ...job }) => ({
    ...job,
    isNews:
      !job.isUndone && (job.isGoing || (finishedAt !== null && Date.now() - finishedAt.getTime() < NEWS_MS)),
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
  if (!asksForSomething(params))
    return { params, unused: left, found: null, preview: null, jobs, hosts: null };
  const query = toSiteQuery(params, await viewerTimeZone());
  const maySee = maySeeOf(who);
  const result = await searchQuarantines(query, maySee, params.page ?? 1);
  const found = { ...result, rows: result.rows.map((row) => ({ ...row, host: null })) };
  const unused = [...left, ...unusedPage(params.page, found.page)];
  const { confirm } = params;
  // What was left out would have made it less.
  if (!confirm || isWidened(unused)) return { params, unused, found, preview: null, jobs, hosts: null };
  const { keys, messages, hasMore, nextNumber } = await selectFound(query, maySee);
  const weight = confirm === 'release' ? await weighReleases(keys) : null;
  const shown = {
    messages: String(messages),
    below: String(nextNumber),
    confirmed: weight?.digest ?? '',
  };
  const preview = { kind: confirm, messages, mailboxes: keys.size, hasMore, weight, shown };
  return { params, unused, found, preview, jobs, hosts: null };
}

/** Which mailboxes somebody's search looks at; null for all. */
export function maySeeOf(who: Rights): MaySee | null {
  return who.role === 'admin' ? null : (store) => mayOpenMailbox(who, store);
}
