import 'server-only';
import { getJobs, type JobProgress } from '@/lib/data/change/get-jobs';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { unusedInSearch } from '@/lib/data/request/unused-in-search';
import { unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { requireMailboxPage } from '@/lib/data/session/access';
import { findSignedIn } from '@/lib/data/session/session';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import type { Working } from '@/lib/messages/operations/working-of';
import { formatDrawn } from '@/lib/messages/quarantine/list/drawn-list';
import { firstOfPage } from '@/lib/messages/quarantine/list/find-page';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import type { NameProblem } from '@/lib/people/identity/find-uid';
import { inQuarantine, listWaiting } from '@/lib/site/work/list-waiting';
import { getConfig } from '@/lib/store/config/config';
import { getGroups } from './get-groups';
import { listsOfHosts } from './lists-of-hosts';
import { openedQuarantine } from './opened-quarantine';
import type { QuarantinePage } from './quarantine-page';
import { parseQuarantineParams, QUARANTINE_PARAMS, toMessageQuery } from './quarantine-query';
import { toQuarantineRow } from './quarantine-row';
import { uniteLists } from './unite-lists';

export type { NameProblem, QuarantinePage };

function runningOf(working: ReadonlyMap<string, Working>, jobs: readonly JobProgress[]): string[] {
  const ofJobs = new Set(jobs.flatMap(({ runs }) => runs ?? []));
  return [...new Set([...working.values()].map(({ batch }) => batch))].filter((batch) => !ofJobs.has(batch));
}

/** One page of a mailbox's quarantine, on all filter hosts of the site. Only for who may open it; others get "not found". */
export async function getQuarantine(mailbox: string, raw: RawParams): Promise<QuarantinePage> {
  const { filterHosts } = getConfig();
  if (!filterHosts) return getQuarantineHere(mailbox, raw);
  const names = filterHosts.others.map(({ name }) => name);
  const who = await findSignedIn();
  // Side by side: what is asked here lets nobody see what the others have answered who may not.
  const [here, others] = await Promise.all([
    getQuarantineHere(mailbox, raw),
    who ? listsOfHosts(who.login, names, mailbox, raw) : [],
  ]);
  return uniteLists(filterHosts.own, here, others);
}

/** The same of this host alone. */
export async function getQuarantineHere(mailbox: string, raw: RawParams): Promise<QuarantinePage> {
  const params = parseQuarantineParams(raw);
  const who = await requireMailboxPage(
    mailbox,
    `/mailbox/${encodeURIComponent(mailbox)}/quarantine${askedSearch(raw)}`,
  );
  const opened = await openedQuarantine(mailbox);
  const { scoring } = opened;
  const query = toMessageQuery(params, await viewerTimeZone(), scoring.hasScores);
  const [found, groups, jobs] = await Promise.all([
    listMessages(opened, query),
    params.group ? getGroups(opened, query, params.group, params) : null,
    getJobs(who, mailbox),
  ]);
  const hasWork = jobs.some(({ state }) => state === 'running');
  const waiting = hasWork
    ? await listWaiting(
        mailbox,
        found.messages.map(({ key }) => key),
      )
    : null;
  return {
    mailbox,
    rows: found.messages.map((row) =>
      toQuarantineRow(
        row,
        found.failures.get(row.key),
        found.working.get(row.key) ?? inQuarantine(waiting?.get(row.key)),
        found.forMembers,
        found.expiry.get(row.key),
        row.isMarked,
      ),
    ),
    total: found.total,
    hasMore: found.hasMore,
    quarantined: found.quarantined,
    lastReceivedAt: found.lastReceivedAt?.toISOString() ?? null,
    page: found.page,
    pages: found.pages,
    from: firstOfPage(found.page),
    params,
    unused: [
      ...unusedParams(QUARANTINE_PARAMS, raw),
      ...unusedInSearch(params.q, 'whole'),
      ...unusedPage(params.page, groups?.page ?? found.page),
    ],
    jobs,
    running: runningOf(found.working, jobs),
    sort: { key: query.sort, direction: query.direction },
    drawn: formatDrawn(opened.state, found.hasMore ? null : found.total),
    groups,
    passedOver: opened.state.passedOver,
    textsWaiting: opened.textsWaiting,
    scoring,
    nameProblem: opened.place.nameProblem,
    hosts: null,
  };
}
