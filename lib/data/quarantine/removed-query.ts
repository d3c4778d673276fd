import { z } from 'zod';
import { pageNumber, words } from '@/lib/data/request/param-shapes';
import { type RawParams, singleParams } from '@/lib/data/request/raw-params';

/** The search parameters of the list of removed messages; unusable ones are left out rather than refused. */
export interface RemovedParams {
  q?: string | undefined;
  page?: number | undefined;
}

export const REMOVED_PARAMS = z.object({
  q: words(200),
  page: pageNumber,
});

/** Reads the parameters of an address; the first of a repeated one counts. */
export function parseRemovedParams(raw: RawParams): RemovedParams {
  return REMOVED_PARAMS.parse(singleParams(raw));
}
