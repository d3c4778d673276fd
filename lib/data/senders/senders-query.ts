import { z } from 'zod';
import { direction, oneOf, pageNumber, words } from '@/lib/data/request/param-shapes';
import { type RawParams, searchOf, singleParams } from '@/lib/data/request/raw-params';
import { SENDER_SORTS, type SenderSort, type SendersQuery } from '@/lib/messages/senders/sender-sorts';

/** The columns of the list of senders, in order; each can be sorted by. */
export const SENDER_COLUMNS: readonly SenderSort[] = SENDER_SORTS;

/** The search parameters of the list of senders; unusable ones are left out rather than refused. */
export interface SendersParams {
  q?: string | undefined;
  sort?: SenderSort | undefined;
  dir?: 'asc' | 'desc' | undefined;
  page?: number | undefined;
}

export const SENDERS_PARAMS = z.object({
  q: words(200),
  sort: oneOf(SENDER_SORTS),
  dir: direction,
  page: pageNumber,
});

/** Reads the parameters of an address; the first of a repeated one counts. */
export function parseSendersParams(raw: RawParams): SendersParams {
  return SENDERS_PARAMS.parse(singleParams(raw));
}

export function toSendersQuery({ q, sort = 'last', dir, page = 1 }: SendersParams): SendersQuery {
  return { search: q, sort, direction: dir ?? firstDirection(sort), page };
}

/** The order that the first click on a column asks for: that of words begins with a, those of numbers and times with the largest. */
export function firstDirection(sort: SenderSort): 'asc' | 'desc' {
  return sort === 'sender' ? 'asc' : 'desc';
}

/** The parameters as the query string of an address, with `?`; '' when there are none. */
export function sendersSearch(params: SendersParams): string {
  return searchOf(params);
}
