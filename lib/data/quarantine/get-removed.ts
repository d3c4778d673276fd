import 'server-only';
import path from 'node:path';
import { getJobs, type JobProgress } from '@/lib/data/change/get-jobs';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { unusedInSearch } from '@/lib/data/request/unused-in-search';
import { type UnusedParam, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { requireMailboxPage } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { clicksOn } from '@/lib/messages/operations/in-hand';
import type { Operation } from '@/lib/messages/operations/operation';
import { firstOfPage } from '@/lib/messages/quarantine/list/find-page';
import { listRemoved } from '@/lib/messages/removed/list-removed';
import { listWaiting } from '@/lib/site/work/list-waiting';
import { getConfig } from '@/lib/store/config/config';
import { openedQuarantine } from './opened-quarantine';
import { parseRemovedParams, REMOVED_PARAMS, type RemovedParams } from './removed-query';
import { type RemovedRow, toRemovedRow } from './removed-row';

export interface RemovedPage {
  mailbox: string;
  rows: RemovedRow[];
  /** Matching the search. */
  total: number;
  /** All that can be put back. */
  removed: number;
  page: number;
  pages: number;
  /** The place of the first row of the page in what matches, from 1 on. */
  from: number;
  params: RemovedParams;
  /** What of the address was left out. */
  unused: UnusedParam[];
  /** Jobs that put messages of this mailbox back. */
  jobs: JobProgress[];
  /** Clicks that were running on this mailbox, to be followed. */
  running: string[];
  /** How long copies are kept. */
  keepDays: number;
  /** The file that holds the copies, where it is not as it has to be; else null. */
  copiesTrouble: { kind: 'missing' | 'unreadable'; file: string } | null;
}

/** One page of what was removed from a mailbox. Only for who may open it; others get "not found". */
export async function getRemoved(mailbox: string, raw: RawParams): Promise<RemovedPage> {
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
  return {
    mailbox,
    rows: found.operations.map((operation) =>
      toRemovedRow(operation, found.forMembers, restoringOf(operation)),
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
    keepDays: getConfig().removedKeepDays,
    copiesTrouble:
      copies === 'readable' || removed === 0
        ? null
        : { kind: copies, file: path.basename(place.files.removedMbox) },
  };
}
