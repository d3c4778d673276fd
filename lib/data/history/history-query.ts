import { z } from 'zod';
import { OF_HOSTS } from '@/lib/data/hosts/of-hosts';
import {
  filterOf,
  isAnySet,
  type ListFilter,
  narrowedBy,
  type ParamsOf,
  shapesOf,
} from '@/lib/data/request/list-filter';
import { choiceOf, day, firstSecond, lastSecond, words } from '@/lib/data/request/param-shapes';
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

const filter = filterOf<'search box' | 'filter form', HistoryQuery>();

/** The filters of the history, by the names of their parameters; as those of the quarantine (quarantine-filters.ts). */
export const HISTORY_FILTERS = {
  q: filter('search box', words(200), (search, timeZone) => ({ search, timeZone })),
  class: filter('filter form', choiceOf(CLASS_FILTERS), (wanted) => ({ classes: [wanted] })),
  /** Days in the viewer's zone. */
  since: filter('filter form', day, (since, timeZone) => ({ from: firstSecond(since, timeZone) })),
  until: filter('filter form', day, (until, timeZone) => ({ to: lastSecond(until, timeZone) })),
} satisfies Record<string, ListFilter<string, HistoryQuery>>;

/** The search parameters of the history; unusable ones are left out rather than refused. */
export type HistoryParams = ParamsOf<typeof HISTORY_FILTERS> & {
  /** The place after which, or before which, the page begins: HistoryPage.older and newer; of several filter hosts that on each of them. */
  before?: number | string | undefined;
  after?: number | string | undefined;
};

const MOST_OF_HOSTS = 1_000;
const place = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
  z
    .union([z.coerce.number().int().min(0).max(4_294_967_295), z.string().max(MOST_OF_HOSTS).regex(OF_HOSTS)])
    .optional()
    .catch(undefined),
);
export const HISTORY_PARAMS = z.object({ ...shapesOf(HISTORY_FILTERS), before: place, after: place });

/** Reads the parameters of an address; the first of a repeated one counts. */
export function parseHistoryParams(raw: RawParams): HistoryParams {
  return HISTORY_PARAMS.parse(singleParams(raw));
}

/** Whether the history is narrowed to a part of it. */
export function isNarrowed(params: HistoryParams): boolean {
  return isAnySet(Object.keys(HISTORY_FILTERS), params);
}

/** What the domain is asked for, on this host. */
export function toHistoryQuery(params: HistoryParams, timeZone: string): HistoryQuery {
  const [before, after] = [params.before, params.after].map((at) =>
    typeof at === 'number' ? at : undefined,
  );
  return { ...narrowedBy(HISTORY_FILTERS, params, timeZone), before, after };
}

/** The parameters as the query string of an address, with `?`; '' when there are none. */
export function historySearch(params: HistoryParams): string {
  return searchOf(params);
}
