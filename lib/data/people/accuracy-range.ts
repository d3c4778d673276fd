import { z } from 'zod';
import { oneOf } from '@/lib/data/request/param-shapes';
import { type RawParams, singleParams } from '@/lib/data/request/raw-params';
import type { BucketUnit } from '@/lib/people/statistics/time-buckets';

export type { BucketUnit };

/** The times that the charts can show. */
export const ACCURACY_RANGES = {
  '24h': { unit: 'hour', count: 24 },
  '14d': { unit: 'day', count: 14 },
  '90d': { unit: 'day', count: 90 },
  '1y': { unit: 'week', count: 53 },
} as const satisfies Record<string, { unit: BucketUnit; count: number }>;

export type AccuracyRange = keyof typeof ACCURACY_RANGES;

export const ACCURACY_PARAMS = z.object({
  range: oneOf(Object.keys(ACCURACY_RANGES) as [AccuracyRange, ...AccuracyRange[]]),
});

/** The range of an address; two weeks when it names none. */
export function parseAccuracyRange(raw: RawParams): AccuracyRange {
  return ACCURACY_PARAMS.parse(singleParams(raw)).range ?? '14d';
}
