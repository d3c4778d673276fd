import 'server-only';
import path from 'node:path';
import { z } from 'zod';
import { getJobs } from '@/lib/data/change/get-jobs';
import { jobShape } from '@/lib/data/change/unite-jobs';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { sharesOfHosts } from '@/lib/data/request/shares-of-hosts';
import { unusedInSearch } from '@/lib/data/request/unused-in-search';
import { unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { requireMailboxPage } from '@/lib/data/session/access';
import { findSignedIn } from '@/lib/data/session/session';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { clicksOn } from '@/lib/messages/operations/in-hand';
import type { Operation } from '@/lib/messages/operations/operation';
import { firstOfPage } from '@/lib/messages/quarantine/list/find-page';
import { listRemoved } from '@/lib/messages/removed/list-removed';
import { listWaiting } from '@/lib/site/work/list-waiting';
import { getConfig } from '@/lib/store/config/config';
import { openedQuarantine } from './opened-quarantine';
import type { RemovedPage } from './removed-page';
import { parseRemovedParams, REMOVED_PARAMS } from './removed-query';
import { toRemovedRow } from './removed-row';
import { uniteRemoved } from './unite-removed';

export type { RemovedPage };

/** What is united of a page of another host (unite-removed.ts). */
const shape = z.looseObject({
  rows: z.array(z.looseObject({ id: z.string(), removedAt: z.string() })),
  total: z.number(),
  removed: z.number(),
  page: z.number(),
  pages: z.number(),
  from: z.number(),
  jobs: z.array(jobShape),
  running: z.array(z.string()),
  copiesTroubles: z.array(z.looseObject({ kind: z.string(), file: z.string() })),
});

/** One page of what was removed from a mailbox, on all filter hosts of the site. Only for who may open it; others get "not found". */
export async function getRemoved(mailbox: string, raw: RawParams): Promise<RemovedPage> {
  const { filterHosts } = getConfig();
  if (!filterHosts) return getRemovedHere(mailbox, raw);
  const names = filterHosts.others.map(({ name }) => name);
  const who = await findSignedIn();
  // Side by side: what is asked here lets nobody see what the others have answered who may not.
  const [here, others] = await Promise.all([
    getRemovedHere(mailbox, raw),
    who
      ? sharesOfHosts<RemovedPage>(who.login, names, { what: 'removed', args: () => [mailbox, raw], shape })
      : [],
  ]);
  return uniteRemoved(filterHosts.own, here, others);
}

/** The same of this host alone. */
export async function getRemovedHere(mailbox: string, raw: RawParams): Promise<RemovedPage> {
  const params = parseRemovedParams(raw);
  const who = await requireMailboxPage(
    mailbox,
    `/mailbox/${encodeURIComponent(mailbox)}/removed${askedSearch(raw)}`,
  );
  // Opened first, so that what a crash left unfinished is settled before it is listed.
  const { place } = await openedQuarantine(mailbox);
  const found = await listRemoved(place, {
    search: params.q,
    timeZone: await viewerTimeZone(),
    page: params.page ?? 1,
  });
  const { total, removed, page, pages, copies } = found;
  const jobs = await getJobs(who, mailbox, ['restore']);
  const keys = found.operations.map(({ messageKey }) => messageKey);
  const waiting = jobs.some(({ state }) => state === 'running')
    ? await listWaiting(mailbox, keys)
    : new Map();
  const clicks = clicksOn(mailbox, 'restore');
  const inHand = new Set(clicks.flatMap((click) => click.keys));
  const restoringOf = ({ undoneBy, messageKey }: Operation) => {
    if (undoneBy !== null) return found.restoring.has(undoneBy) ? 'restore' : null;
    const isWaiting = inHand.has(messageKey) || waiting.get(messageKey)?.kind === 'restore';
    return isWaiting ? 'restoreLater' : null;
  };
  const ofJobs = jobs.map(({ runs }) => runs);
  const keepDays = getConfig().removedKeepDays;
  return {
    mailbox,
    rows: found.operations.map((operation) =>
      toRemovedRow(operation, found.forMembers, restoringOf(operation), keepDays),
    ),
    total,
    removed,
    page,
    pages,
    from: firstOfPage(page),
    params,
    unused: [
      ...unusedParams(REMOVED_PARAMS, raw),
      ...unusedInSearch(params.q, 'headers'),
      ...unusedPage(params.page, page),
    ],
    jobs,
    running: [...new Set([...found.restoring.values(), ...clicks.map(({ batch }) => batch)])].filter(
      (batch) => !ofJobs.includes(batch),
    ),
    keepDays,
    copiesTroubles:
      copies === 'readable' || removed === 0
        ? []
        : [{ host: null, kind: copies, file: path.basename(place.files.removedMbox) }],
    hosts: null,
  };
}
