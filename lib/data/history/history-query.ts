import { z } from 'zod';
import { firstSecond, lastSecond } from '@/lib/data/quarantine/quarantine-query';
import { type RawParams, searchOf, singleParams } from '@/lib/data/request/raw-params';
import type { HistoryClass } from '@/lib/messages/history/history-entry';
import type { HistoryQuery } from '@/lib/messages/history/history-query';

/** What the history can be narrowed to, in the order of the choice; names of HistoryClass. */
export const CLASS_FILTERS = [
  'spam',
  'innocent',
  'whitelisted',
  'missedSpam',
  'falsePositive',
  'virus',
  'blacklisted',
  'blocklisted',
  'corpusFed',
  'inoculated',
  'unknown',
  'error',
] as const satisfies readonly HistoryClass[];

/** The search parameters of the history, as text; unusable ones are left out rather than refused. */
export interface HistoryParams {
  q?: string | undefined;
  class?: (typeof CLASS_FILTERS)[number] | undefined;
  /** Days in the viewer's zone, YYYY-MM-DD. */
  since?: string | undefined;
  until?: string | undefined;
  /** The place after which, or before which, the page begins: HistoryPage.older and newer. */
  before?: number | undefined;
  after?: number | undefined;
}

const day = z.iso.date().optional().catch(undefined);
const place = z.coerce.number().int().min(0).max(4_294_967_295).optional().catch(undefined);

const schema = z.object({
  q: z.string().trim().min(1).max(200).optional().catch(undefined),
  class: z.enum(CLASS_FILTERS).optional().catch(undefined),
  since: day,
  until: day,
  before: place,
  after: place,
});

/** Reads the parameters of an address; the first of a repeated one counts. */
export function parseHistoryParams(raw: RawParams): HistoryParams {
  return schema.parse(singleParams(raw));
}

/** Whether the history is narrowed to a part of it. */
export function isNarrowed({ q, class: wanted, since, until }: HistoryParams): boolean {
  return [q, wanted, since, until].some((value) => value !== undefined);
}

/** What the domain is asked for. */
export function toHistoryQuery(params: HistoryParams, timeZone: string): HistoryQuery {
  return {
    search: params.q,
    classes: params.class && [params.class],
    from: firstSecond(params.since, timeZone),
    to: lastSecond(params.until, timeZone),
    before: params.before,
    after: params.after,
  };
}

/** The parameters as the query string of an address, with `?`; '' when there are none. */
export function historySearch(params: HistoryParams): string {
  return searchOf(params);
}
