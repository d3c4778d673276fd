import { z } from 'zod';
import { oneOf } from '@/lib/data/request/param-shapes';
import { type RawParams, singleParams } from '@/lib/data/request/raw-params';
import type { BucketUnit } from '@/lib/people/statistics/time-buckets';

/** How far the charts of the status go back, in buckets of the viewer's time. */
export const STATUS_RANGES = {
  '24h': { unit: 'hour', count: 24 },
  '25d': { unit: 'day', count: 25 },
  '90d': { unit: 'day', count: 90 },
  '1y': { unit: 'week', count: 53 },
} as const satisfies Record<string, { unit: BucketUnit; count: number }>;

export type StatusRange = keyof typeof STATUS_RANGES;

export const STATUS_PARAMS = z.object({ range: oneOf(['24h', '25d', '90d', '1y']) });

export function parseStatusRange(raw: RawParams): StatusRange {
  return STATUS_PARAMS.parse(singleParams(raw)).range ?? '24h';
}
