import 'server-only';
import { z } from 'zod';
import { getJobs } from '@/lib/data/change/get-jobs';
import { jobShape } from '@/lib/data/change/unite-jobs';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { sharesOfHosts } from '@/lib/data/request/shares-of-hosts';
import { unusedInSearch } from '@/lib/data/request/unused-in-search';
import { unusedParams } from '@/lib/data/request/unused-params';
import { requireMailboxPage } from '@/lib/data/session/access';
import { findSignedIn } from '@/lib/data/session/session';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { formatDrawnHistory } from '@/lib/messages/history/drawn-history';
import { listHistory } from '@/lib/messages/history/list-history';
import { listRetrainFacts } from '@/lib/messages/history/list-retrain-facts';
import { listWaiting, stillWaiting } from '@/lib/site/work/list-waiting';
import { getConfig } from '@/lib/store/config/config';
import type { HistoryPage } from './history-page';
import { placesOfHosts, unusedPlaces } from './history-places';
import { HISTORY_PARAMS, isNarrowed, parseHistoryParams, toHistoryQuery } from './history-query';
import { toHistoryRow } from './history-row';
import { logFacts } from './log-facts';
import { openedHistory } from './opened-history';
import { uniteHistories } from './unite-histories';

export type { HistoryPage };

/** What is united of a page of another host (unite-histories.ts). */
const shape = z.looseObject({
  rows: z.array(z.looseObject({ key: z.string(), at: z.string().nullable(), place: z.number() })),
  total: z.number().nullable(),
  newer: z.number().nullable(),
  older: z.number().nullable(),
  searchedTo: z.string().nullable(),
  log: z.looseObject({ problems: z.array(z.unknown()) }),
  jobs: z.array(jobShape),
  drawn: z.string(),
  running: z.array(z.string()),
  lastDone: z.string(),
});

/** One page of a mailbox's history, of all filter hosts of the site. Only for people who may open it; others get "not found". */
export async function getHistory(mailbox: string, raw: RawParams): Promise<HistoryPage> {
  const params = parseHistoryParams(raw);
  const unused = unusedPlaces(params);
  const { filterHosts } = getConfig();
  if (!filterHosts) {
    const page = await getHistoryHere(mailbox, raw);
    return { ...page, unused: [...page.unused, ...unused] };
  }
  const places = placesOfHosts(params);
  const { before: _before, after: _after, ...asked } = raw;
  const askedAt = (host: string) => {
    const place = places.of.get(host);
    return place === undefined ? asked : { ...asked, [places.direction]: String(place) };
  };
  const names = filterHosts.others.map(({ name }) => name);
  const who = await findSignedIn();
  // Side by side: what is asked here lets nobody see what the others have answered who may not.
  const [here, others] = await Promise.all([
    getHistoryHere(mailbox, askedAt(filterHosts.own), raw),
    who
      ? sharesOfHosts<HistoryPage>(who.login, names, {
          what: 'history',
          args: (host) => [mailbox, askedAt(host)],
          shape,
        })
      : [],
  ]);
  const { before, after } = params;
  return {
    ...uniteHistories(filterHosts.own, places, here, others),
    params: { ...here.params, before, after },
    unused: [...unusedParams(HISTORY_PARAMS, raw), ...unusedInSearch(params.q, 'headers'), ...unused],
  };
}

/** The same of this host alone. `shown`: the parameters of the page that people see. */
export async function getHistoryHere(
  mailbox: string,
  raw: RawParams,
  shown: RawParams = raw,
): Promise<HistoryPage> {
  const params = parseHistoryParams(raw);
  const address = `/mailbox/${encodeURIComponent(mailbox)}/history${askedSearch(shown)}`;
  const who = await requireMailboxPage(mailbox, address);
  const { quarantine, history, lastDone, hasJobs } = await openedHistory(mailbox, who.login);
  const found = await listHistory(history, toHistoryQuery(params, await viewerTimeZone()));
  const facts = await listRetrainFacts(quarantine, found.entries);
  const { state } = history;
  const jobs = hasJobs ? await getJobs(who, mailbox) : [];
  const ofJobs = jobs.map(({ runs }) => runs);
  const signatures = found.entries.flatMap(({ signature }) => signature ?? []);
  const hasWork = jobs.some((job) => job.state === 'running');
  const waiting = hasWork ? await listWaiting(mailbox, signatures) : null;
  const working = facts.map((known) => known.working ?? stillWaiting(waiting?.get(known.signature)));
  return {
    mailbox,
    rows: found.entries.flatMap((entry, index) => {
      const known = facts[index];
      return known ? [toHistoryRow(entry, { ...known, working: working[index] ?? null })] : [];
    }),
    total: isNarrowed(params) ? null : state.entries - state.folded,
    isEmpty: state.entries === 0,
    params,
    unused: [...unusedParams(HISTORY_PARAMS, raw), ...unusedInSearch(params.q, 'headers')],
    newer: found.newer,
    older: found.older,
    searchedTo: found.searchedTo?.toISOString() ?? null,
    log: await logFacts(state, who.role === 'admin'),
    otherLogs: [],
    jobs,
    running: [...new Set(working.flatMap((each) => each?.batch ?? []))].filter(
      (batch) => !ofJobs.includes(batch),
    ),
    lastDone,
    drawn: await formatDrawnHistory(history),
    signatureDays: getConfig().statedSignatureDays,
    hosts: null,
  };
}
