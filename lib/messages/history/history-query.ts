import type { HistoryClass, HistoryStatus } from './history-entry';

export const HISTORY_PAGE_SIZE = 50;

/** What a page of the history asks for. All conditions have to be met; a list that is empty or missing means any. */
export interface HistoryQuery {
  classes?: readonly HistoryClass[] | undefined;
  statuses?: readonly HistoryStatus[] | undefined;
  /** As it was typed (parse-header-search.ts), in sender and subject, also inside of a word; case and accents do not count. */
  search?: string | undefined;
  /** Whose days are meant in it; UTC where it is not given. */
  timeZone?: string | undefined;
  /** Time of the first record, inclusive, UTC. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** HistoryPage.older: the page after this place. */
  before?: number | undefined;
  /** HistoryPage.newer: the page before this place. */
  after?: number | undefined;
}
