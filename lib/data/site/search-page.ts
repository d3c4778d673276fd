import type { FilterSaid } from '@/lib/data/request/filter-said';
import type { HostsOfList } from '@/lib/data/request/hosts-of-list';
import type { UnusedParam } from '@/lib/data/request/unused-params';
import type { FailureReason } from '@/lib/ground/reasons';
import type { ReleaseWeight } from '@/lib/messages/quarantine/change/weigh-release';
import type { FoundMessage } from '@/lib/messages/search/read-found';
import type { SearchResult } from '@/lib/messages/search/search-quarantines';
import type { SiteJob } from '@/lib/site/work/site-jobs';
import type { SearchParams } from './search-params';

/** A message that was found, and on which filter host; null where there is one. */
export interface FoundRow extends FoundMessage {
  host: { name: string; isAway: boolean } | null;
}

/** One page of what was found. */
export interface Found extends Omit<SearchResult, 'rows'> {
  rows: FoundRow[];
}

export interface SearchPage {
  params: SearchParams;
  /** What of the address was left out. */
  unused: UnusedParam[];
  /** Null where nothing was asked for. */
  found: Found | null;
  /** What a click on "all that match" would work on; null where the page does not ask. */
  preview: {
    kind: 'release' | 'delete';
    messages: number;
    mailboxes: number;
    hasMore: boolean;
    /** Of a release: what of them should be known before. */
    weight: ReleaseWeight | null;
    /**
     * The fields of its form that say what was shown, of several filter hosts what each of them has: how many, the number from which on what came to the
     * search later has its own, and of a release the set.
     */
    shown: { messages: string; below: string; confirmed: string };
  } | null;
  jobs: SiteJobView[];
  /** Of a site whose filter hosts have a spool each; null where there is one. */
  hosts: HostsOfList | null;
}

/** A click on several mailboxes, with the first messages that failed. */
export interface SiteJobView extends Omit<SiteJob, 'failures' | 'finishedAt'> {
  /** It goes on, or has ended just now. */
  isNews: boolean;
  failures: {
    mailbox: string;
    key: string;
    subject: string;
    reason: FailureReason;
    said: FilterSaid | null;
  }[];
}
