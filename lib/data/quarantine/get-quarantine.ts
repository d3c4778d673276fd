import 'server-only';
import { getJobs, type JobProgress } from '@/lib/data/change/get-jobs';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { unusedInSearch } from '@/lib/data/request/unused-in-search';
import { type UnusedParam, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { requireMailboxPage } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import type { Working } from '@/lib/messages/operations/working-of';
import { formatDrawn } from '@/lib/messages/quarantine/list/drawn-list';
import { firstOfPage } from '@/lib/messages/quarantine/list/find-page';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import type { ScoringState } from '@/lib/messages/scoring/scoring-state';
import type { NameProblem } from '@/lib/people/identity/find-uid';
import { inQuarantine, listWaiting } from '@/lib/site/work/list-waiting';
import { type Groups, getGroups } from './get-groups';
import { openedQuarantine } from './opened-quarantine';
import {
  parseQuarantineParams,
  QUARANTINE_PARAMS,
  type QuarantineParams,
  toMessageQuery,
} from './quarantine-query';
import { type QuarantineRow, toQuarantineRow } from './quarantine-row';

export type { NameProblem };

export interface QuarantinePage {
  mailbox: string;
  rows: QuarantineRow[];
  /** Matching the search and the filters; with `hasMore` there are more than these. */
  total: number;
  hasMore: boolean;
  /** In the whole quarantine. */
  quarantined: number;
  /** ISO; when the newest message came, also when it is gone again. */
  lastReceivedAt: string | null;
  page: number;
  pages: number;
  /** The place of the first row of the page in what matches, from 1 on. */
  from: number;
  params: QuarantineParams;
  /** What of the address was left out. */
  unused: UnusedParam[];
  /** Longer work on this mailbox that is going on, or whose end somebody still has to see. */
  jobs: JobProgress[];
  /** Clicks that were running on these messages, to be followed; what a job does is its own. */
  running: string[];
  /** The order in force. */
  sort: { key: MessageQuery['sort']; direction: 'asc' | 'desc' };
  /** What the list is now: the field `drawn` of its forms. */
  drawn: string;
  /** The list folded by who sent it, where that is asked for: shown in place of `rows`. */
  groups: Groups | null;
  /** Messages that are in the file, but could not be put into the list. */
  passedOver: number;
  /** Messages whose texts may not have been read yet. */
  textsWaiting: number;
  /** How far the messages are judged. */
  scoring: ScoringState;
  /** Why the filter cannot know this name as a user of its own; null where it can. */
  nameProblem: NameProblem | null;
}

function runningOf(working: ReadonlyMap<string, Working>, jobs: readonly JobProgress[]): string[] {
  const ofJobs = new Set(jobs.flatMap(({ runs }) => runs ?? []));
  return [...new Set([...working.values()].map(({ batch }) => batch))].filter((batch) => !ofJobs.has(batch));
}

/** One page of a mailbox's quarantine. Only for who may open it; others get "not found". */
export async function getQuarantine(mailbox: string, raw: RawParams): Promise<QuarantinePage> {
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
  };
}
