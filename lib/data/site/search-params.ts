import { TZDate } from '@date-fns/tz';
import { z } from 'zod';
import { fromPercent, oneOf, pageNumber, percent, toPercent, words } from '@/lib/data/request/param-shapes';
import { type RawParams, singleParams } from '@/lib/data/request/raw-params';
import type { SiteQuery } from '@/lib/messages/search/search-query';

/** The parameters of the search over all quarantines, as text; unusable ones are left out rather than refused. */
export interface SearchParams {
  q?: string | undefined;
  recipient?: string | undefined;
  sender?: string | undefined;
  signature?: string | undefined;
  /** With angle brackets or without. */
  messageId?: string | undefined;
  /** Minutes in the viewer's zone, YYYY-MM-DDTHH:MM. */
  since?: string | undefined;
  until?: string | undefined;
  /** Percent, 0 to 100. */
  min?: number | undefined;
  max?: number | undefined;
  page?: number | undefined;
  /** What is to be done with everything that matches: the page asks before. */
  confirm?: 'release' | 'delete' | undefined;
}

const text = words(255);
/** A line of a header has 998 characters at most (RFC 5322). */
const headerLine = words(998);
const minute = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
  .optional()
  .catch(undefined)
  .meta({ blank: true });
export const SEARCH_PARAMS = z.object({
  q: text,
  recipient: text,
  sender: text,
  signature: text,
  messageId: headerLine,
  since: minute,
  until: minute,
  min: percent,
  max: percent,
  page: pageNumber,
  confirm: oneOf(['release', 'delete']),
});

export function parseSearchParams(raw: RawParams): SearchParams {
  return SEARCH_PARAMS.parse(singleParams(raw));
}

/** Whether anything is asked for; without, nothing is searched. */
export function asksForSomething({ page: _page, confirm: _confirm, ...params }: SearchParams): boolean {
  return Object.values(params).some((value) => value !== undefined);
}

export function toSiteQuery(params: SearchParams, zone: string): SiteQuery {
  const { q, recipient, sender, signature, messageId, since, until, min, max } = params;
  return {
    words: q,
    timeZone: zone,
    recipient,
    sender,
    signature,
    messageId,
    receivedFrom: since ? toDate(since, zone) : undefined,
    // The whole minute is in.
    receivedTo: until ? new Date(toDate(until, zone).getTime() + 59_000) : undefined,
    confidenceMin: min === undefined ? undefined : fromPercent(min),
    confidenceMax: max === undefined ? undefined : toPercent(max),
  };
}

function toDate(minuteText: string, zone: string): Date {
  const [year = 0, month = 1, day = 1, hour = 0, minutes = 0] = minuteText.split(/[-T:]/).map(Number);
  return new Date(new TZDate(year, month - 1, day, hour, minutes, zone).getTime());
}
