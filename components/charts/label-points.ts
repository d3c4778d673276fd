import type { createFormatter } from 'next-intl';
import type { BucketUnit } from '@/lib/data/people/accuracy-range';
import type { LabelledPoint } from './plot-props';
import type { Point } from './series';

type Formatter = Pick<ReturnType<typeof createFormatter>, 'dateTime'>;

const known = new WeakMap<readonly Point[], LabelledPoint[]>();

/**
 * Points with their names in the viewer's zone and locale. Charts and the table of the same points share them: they are put into
 * words once, and sent to the browser once.
 */
export function labelPoints(
  format: Formatter,
  unit: BucketUnit,
  points: readonly Point[],
): readonly LabelledPoint[] {
  const before = known.get(points);
  if (before) return before;
  const labelled = points.map(({ at, values }) => ({
    at,
    label: bucketLabel(format, unit, at),
    tick: bucketTick(format, unit, at),
    values,
  }));
  known.set(points, labelled);
  return labelled;
}

/** The name of a bucket in a table. Hours carry the zone: one comes twice when clocks go back. */
function bucketLabel(format: Formatter, unit: BucketUnit, at: string): string {
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
function bucketTick(format: Formatter, unit: BucketUnit, at: string): string {
  const date = new Date(at);
  return unit === 'hour'
    ? format.dateTime(date, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    : format.dateTime(date, { day: 'numeric', month: 'short' });
}
