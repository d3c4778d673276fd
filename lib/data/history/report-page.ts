import type { HostsOfList } from '@/lib/data/request/hosts-of-list';
import type { FailureReason } from '@/lib/ground/reasons';
import type { HistoryRow } from './history-row';

/** A mail that somebody reports as missed spam. */
export interface ReportedMessage {
  /** Its signature. */
  key: string;
  /** The last operation that the page shows: the field `known` of its form. */
  lastDone: string;
  /** Null when the history does not know it. */
  entry: HistoryRow | null;
  /** Why it cannot be retrained as spam; null where it can. */
  refusal: FailureReason | null;
  quarantineKey: string | null;
  /** How long the site keeps signatures; null where dspam.conf does not say. */
  signatureDays: number | null;
}

export interface ReportPage {
  mailbox: string;
  /** What the mail named, as far as it is of this mailbox. */
  messages: ReportedMessage[];
  /** How many more it named: so many are not shown at once. */
  leftOut: number;
  /** Where missed spam of this mailbox can be forwarded; null where the site has no such address for it. */
  forwardTo: string | null;
  /** What was wrong with the mail: a key below `report.`. */
  problem: string | null;
  /** Null where the site has one filter host, or nothing was looked up. */
  hosts: HostsOfList | null;
}
