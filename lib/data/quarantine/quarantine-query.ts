import { z } from 'zod';
import { isAnySet, narrowedBy, type ParamsOf, shapesOf } from '@/lib/data/request/list-filter';
import { direction, oneOf, pageNumber } from '@/lib/data/request/param-shapes';
import { type RawParams, searchOf, singleParams } from '@/lib/data/request/raw-params';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { QUARANTINE_FILTERS, type SetIn } from './quarantine-filters';

/** How the list is shown, whatever is in it. */
const VIEW = {
  sort: { setIn: 'head', shape: oneOf(['likely', 'confidence', 'date', 'from', 'subject']) },
  dir: { setIn: 'head', shape: direction },
  /** The list is folded by it. */
  group: { setIn: 'head', shape: oneOf(['sender', 'domain', 'list']) },
  /** `size`: each row says how large the message is. */
  show: { setIn: 'filter form', shape: oneOf(['size']) },
} satisfies Record<string, { setIn: SetIn; shape: z.ZodType }>;

const PARAMS = { ...QUARANTINE_FILTERS, ...VIEW };

/** The search parameters of the quarantine; unusable ones are left out rather than refused, and said (unused-params.ts). */
export type QuarantineParams = ParamsOf<typeof PARAMS> & { page?: number | undefined };

export const QUARANTINE_PARAMS = z.object({ ...shapesOf(PARAMS), page: pageNumber });

export type { RawParams };

/** Reads the parameters of an address; the first of a repeated one counts. */
export function parseQuarantineParams(raw: RawParams): QuarantineParams {
  return QUARANTINE_PARAMS.parse(singleParams(raw));
}

/**
 * What the domain is asked for. `hasScores`: likely mistakes first is the default; where there are none, lowest confidence
 * first takes its place, also where it is asked for.
 */
export function toMessageQuery(params: QuarantineParams, timeZone: string, hasScores: boolean): MessageQuery {
  const asked = params.sort ?? 'likely';
  const sort = asked === 'likely' && !hasScores ? 'confidence' : asked;
  const isKept = sort === asked;
  return {
    ...narrowedBy(QUARANTINE_FILTERS, params, timeZone),
    sort,
    direction: (isKept ? params.dir : undefined) ?? (sort === 'date' || sort === 'likely' ? 'desc' : 'asc'),
    page: params.page ?? 1,
  };
}

/** The names of the parameters that the form at a place hands on, as they are set elsewhere. The page begins anew. */
export function keptBeside(place: SetIn): string[] {
  return Object.entries(PARAMS).flatMap(([name, { setIn }]) => (setIn === place ? [] : name));
}

/** Whether the list is narrowed by more than the search. */
export function isFiltered(params: QuarantineParams): boolean {
  const { q: _search, ...filters } = QUARANTINE_FILTERS;
  return isAnySet(Object.keys(filters), params);
}

/** The same list with its search alone. */
export function withoutFilters(params: QuarantineParams): QuarantineParams {
  const { q, sort, dir, group, show } = params;
  return { q, sort, dir, group, show };
}

/** The parameters as the query string of an address, with `?`; '' when there are none. Page 1 is left out. */
export function quarantineSearch(params: QuarantineParams): string {
  return searchOf(params);
}
