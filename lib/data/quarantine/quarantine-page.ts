import type { JobProgress } from '@/lib/data/change/get-jobs';
import type { HostsOfList } from '@/lib/data/request/hosts-of-list';
import type { UnusedParam } from '@/lib/data/request/unused-params';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import type { ScoringState } from '@/lib/messages/scoring/scoring-state';
import type { NameProblem } from '@/lib/people/identity/find-uid';
import type { Groups } from './get-groups';
import type { QuarantineParams } from './quarantine-query';
import type { QuarantineRow } from './quarantine-row';

/** A page of a quarantine as it is shown. */
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
  /** What the list is now: the field `drawn` of its forms; null where not all of it is known. */
  drawn: string | null;
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
  /** Of a site whose filter hosts have a spool each; null where there is one. */
  hosts: HostsOfList | null;
}
