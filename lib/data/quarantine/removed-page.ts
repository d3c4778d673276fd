import type { JobProgress } from '@/lib/data/change/get-jobs';
import type { HostsOfList } from '@/lib/data/request/hosts-of-list';
import type { UnusedParam } from '@/lib/data/request/unused-params';
import type { RemovedParams } from './removed-query';
import type { RemovedRow } from './removed-row';

/** A page of what was removed as it is shown. */
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
  /** Files that hold copies and are not as they have to be; on which filter host, null for this one. */
  copiesTroubles: { host: string | null; kind: 'missing' | 'unreadable'; file: string }[];
  /** Of a site whose filter hosts have a spool each; null where there is one. */
  hosts: HostsOfList | null;
}
