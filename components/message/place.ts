/** Where a message is shown: on a page of its own, or beside the list. */
export type Place = 'page' | 'beside';
