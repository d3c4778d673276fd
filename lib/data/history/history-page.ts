import type { JobProgress } from '@/lib/data/change/get-jobs';
import type { HostsOfList } from '@/lib/data/request/hosts-of-list';
import type { Trouble } from '@/lib/data/request/trouble';
import type { UnusedParam } from '@/lib/data/request/unused-params';
import type { HistoryParams } from './history-query';
import type { HistoryRow } from './history-row';

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
  newer: number | string | null;
  older: number | string | null;
  /** ISO: how far back a search has looked, where that is not to the beginning. */
  searchedTo: string | null;
  log: LogFacts;
  /** The same of other filter hosts. */
  otherLogs: { host: string; log: LogFacts }[];
  jobs: JobProgress[];
  /** Clicks that were running on these messages, to be followed; what a job does is its own. */
  running: string[];
  /** What there is now: the field `drawn` of their form; null where not all of it is known. */
  drawn: string | null;
  /** The last operation that the rows show, of several filter hosts that on each of them: the field `known` of their form. */
  lastDone: string;
  /** How long the site keeps signatures; null where dspam.conf does not say. */
  signatureDays: number | null;
  /** Of a site whose filter hosts have a spool each; null where there is one. */
  hosts: HostsOfList | null;
}
