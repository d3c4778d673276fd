import type { createFormatter } from 'next-intl';
import type { BucketUnit } from '@/lib/statistics/time-buckets';

type Formatter = Pick<ReturnType<typeof createFormatter>, 'dateTime'>;

/** The name of a bucket in a table, in the viewer's zone. Hours carry the zone: one comes twice when clocks go back. */
export function bucketLabel(format: Formatter, unit: BucketUnit, at: string): string {
  const date = new Date(at);
  if (unit === 'hour') {
    return format.dateTime(date, {
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
  }
  return format.dateTime(date, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
}

/** The short name below an axis. */
export function bucketTick(format: Formatter, unit: BucketUnit, at: string): string {
  const date = new Date(at);
  return unit === 'hour'
    ? format.dateTime(date, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    : format.dateTime(date, { day: 'numeric', month: 'short' });
}
