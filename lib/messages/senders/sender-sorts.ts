/** What the list of senders can be sorted by. */
export const SENDER_SORTS = ['sender', 'last', 'messages', 'innocent', 'spam', 'released', 'missed'] as const;

export type SenderSort = (typeof SENDER_SORTS)[number];

export interface SendersQuery {
  /** Words, each of which has to stand in the address or the name. */
  search?: string | undefined;
  sort: SenderSort;
  direction: 'asc' | 'desc';
  page: number;
}
