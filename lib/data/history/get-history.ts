import 'server-only';
import { getJobs, type JobProgress } from '@/lib/data/change/get-jobs';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { type Trouble, troubleOf } from '@/lib/data/request/trouble';
import { unusedInSearch } from '@/lib/data/request/unused-in-search';
import { type UnusedParam, unusedParams } from '@/lib/data/request/unused-params';
import { requireMailboxPage } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { formatDrawnHistory } from '@/lib/messages/history/drawn-history';
import { listHistory } from '@/lib/messages/history/list-history';
import { listRetrainFacts } from '@/lib/messages/history/list-retrain-facts';
import type { HistoryState } from '@/lib/messages/history/open-history';
import { listWaiting, stillWaiting } from '@/lib/site/work/list-waiting';
import { getConfig } from '@/lib/store/config/config';
import {
  HISTORY_PARAMS,
  type HistoryParams,
  isNarrowed,
  parseHistoryParams,
  toHistoryQuery,
} from './history-query';
import { type HistoryRow, toHistoryRow } from './history-row';
import { openedHistory } from './opened-history';

/** What there is to know about the log behind a history. */
export interface LogFacts {
  /** While a long log is read for the first time; bytes. */
  progress: { read: number; size: number } | null;
  /** The setting of dspam.conf because of which nothing is logged. */
  off: 'UserLog' | 'SystemLog' | null;
  /** Why the log cannot be read. */
  trouble: Trouble | null;
  /** The history comes from the site's log, as the mailbox's own holds other people's mail, too. */
  fromSite: boolean;
  /** Of the log, by their code below `logProblem.`; only for admins. */
  problems: { code: string; count: number }[];
}

export interface HistoryPage {
  mailbox: string;
  rows: HistoryRow[];
  /** Rows in total; null while a filter is on, as they would have to be counted. */
  total: number | null;
  /** Nothing was ever logged. */
  isEmpty: boolean;
  params: HistoryParams;
  /** What of the address was left out. */
  unused: UnusedParam[];
  /** For the pages with newer and with older messages; null if there is none. */
  newer: number | null;
  older: number | null;
  /** ISO: how far back a search has looked, where that is not to the beginning. */
  searchedTo: string | null;
  log: LogFacts;
  jobs: JobProgress[];
  /** Clicks that were running on these messages, to be followed; what a job does is its own. */
  running: string[];
  /** What there is now: the field `drawn` of their form. */
  drawn: string;
  /** The last operation that the rows show: the field `known` of their form. */
  lastDone: string;
  /** How long the site keeps signatures; null where dspam.conf does not say. */
  signatureDays: number | null;
}

/** One page of a mailbox's history. Only for people who may open it; others get "not found". */
export async function getHistory(mailbox: string, raw: RawParams): Promise<HistoryPage> {
  const params = parseHistoryParams(raw);
  const address = `/mailbox/${encodeURIComponent(mailbox)}/history${askedSearch(raw)}`;
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
    jobs,
    running: [...new Set(working.flatMap((each) => each?.batch ?? []))].filter(
      (batch) => !ofJobs.includes(batch),
    ),
    lastDone,
    drawn: await formatDrawnHistory(history),
    signatureDays: getConfig().statedSignatureDays,
  };
}

async function logFacts(state: HistoryState, isAdmin: boolean): Promise<LogFacts> {
  const problems = Object.entries(state.problems).filter(([, count]) => count > 0);
  return {
    progress: state.progress,
    off: state.off,
    trouble: state.trouble && (await troubleOf(state.trouble)),
    fromSite: state.source === 'system',
    problems: isAdmin ? problems.map(([code, count]) => ({ code, count })) : [],
  };
}
