import type { Dates } from '@/components/ui/use-dates';
import type { BucketUnit } from '@/lib/data/people/accuracy-range';
import type { LabelledPoint } from './plot-props';
import type { Point } from './series';

const known = new WeakMap<readonly Point[], LabelledPoint[]>();

/**
 * Points with their names in the viewer's zone and locale. Charts and the table of the same points share them: they are put into
 * words once, and sent to the browser once.
 */
export function labelPoints(
  dates: Dates,
  unit: BucketUnit,
  points: readonly Point[],
): readonly LabelledPoint[] {
  const before = known.get(points);
  if (before) return before;
  const labelled = points.map(({ at, values }) => ({
    at,
    label: bucketLabel(dates, unit, at),
    tick: bucketTick(dates, unit, at),
    values,
  }));
  known.set(points, labelled);
  return labelled;
}

/** The name of a bucket in a table. Hours carry the zone: one comes twice when clocks go back. */
function bucketLabel(dates: Dates, unit: BucketUnit, at: string): string {
  const date = new Date(at);
  if (unit === 'hour') {
    return dates.dateTime(date, {
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    });
  }
  return dates.dateTime(date, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
}

/** The short name below an axis. */
function bucketTick(dates: Dates, unit: BucketUnit, at: string): string {
  const date = new Date(at);
  return unit === 'hour'
    ? dates.dateTime(date, { hour: '2-digit', minute: '2-digit' })
    : dates.dateTime(date, { day: 'numeric', month: 'short' });
}
