import type { LogFacts } from '@/lib/data/history/history-page';
import type { UnusedParam } from '@/lib/data/request/unused-params';
import type { SendersQuery } from '@/lib/messages/senders/sender-sorts';
import type { SenderRow } from './sender-row';
import type { SendersParams } from './senders-query';

/** A page of the senders of a mailbox as it is shown. */
export interface SendersPage {
  mailbox: string;
  rows: SenderRow[];
  /** Matching the search. */
  total: number;
  all: number;
  /** The place of the first row of the page in what matches, from 1 on. */
  from: number;
  page: number;
  pages: number;
  params: SendersParams;
  sort: SendersQuery;
  /** What of the address was left out. */
  unused: UnusedParam[];
  /** The log that all of it comes from. */
  log: LogFacts;
  /** While they are counted for the first time: messages. */
  counting: { counted: number; entries: number } | null;
  /** `off`: the filter lets nobody through by itself. The others: its tokens cannot be asked now. */
  letThrough: { threshold: number } | 'off' | 'tokensMissing' | 'tokensBusy';
}
