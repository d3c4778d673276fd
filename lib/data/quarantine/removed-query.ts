import { z } from 'zod';
import { type RawParams, singleParams } from '@/lib/data/request/raw-params';

/** The search parameters of the list of removed messages; unusable ones are left out rather than refused. */
export interface RemovedParams {
  q?: string | undefined;
  page?: number | undefined;
}

const schema = z.object({
  q: z.string().trim().min(1).max(200).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
});

/** Reads the parameters of an address; the first of a repeated one counts. */
export function parseRemovedParams(raw: RawParams): RemovedParams {
  return schema.parse(singleParams(raw));
}
