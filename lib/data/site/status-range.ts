import { z } from 'zod';
import type { BucketUnit } from '@/lib/people/statistics/time-buckets';

/** How far the charts of the status go back, in buckets of the viewer's time. */
export const STATUS_RANGES = {
  '24h': { unit: 'hour', count: 24 },
  '25d': { unit: 'day', count: 25 },
  '90d': { unit: 'day', count: 90 },
  '1y': { unit: 'week', count: 53 },
} as const satisfies Record<string, { unit: BucketUnit; count: number }>;

export type StatusRange = keyof typeof STATUS_RANGES;

const schema = z.enum(['24h', '25d', '90d', '1y']).catch('24h');

export function parseStatusRange(raw: string | string[] | undefined | null): StatusRange {
  return schema.parse(Array.isArray(raw) ? raw[0] : raw);
}
