import { useDates } from '@/components/ui/use-dates';
import type { BucketUnit } from '@/lib/data/people/accuracy-range';
import { ChartPlot } from './chart-plot';
import { useChartSummary } from './chart-summary';
import { labelPoints } from './label-points';
import type { NumberKind, Point, Series } from './series';

/**
 * A chart over time: stacked bars, or lines with their intervals. Drawn in the browser only (Recharts writes style
 * attributes, which the page's policy takes from scripts but not from HTML); people who do not see it get a sentence
 * with the main numbers, and all of them from the ChartTable that belongs beside it. See decision 073.
 */
export function Chart(props: {
  /** What is shown, as the heading. */
  title: string;
  unit: BucketUnit;
  points: readonly Point[];
  series: readonly Series[];
  shape: 'bars' | 'lines';
  numbers?: NumberKind;
}) {
  const { title, unit, points, series, shape, numbers = 'count' } = props;
  const dates = useDates();
  const labelled = labelPoints(dates, unit, points);
  const summary = useChartSummary(title, labelled, series, numbers);
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <h3 className="chart-title">{title}</h3>
        <ul className="chart-legend">
          {series.map(({ key, label, tone }) => (
            <li key={key}>
              <svg className="chart-swatch" data-tone={tone} viewBox="0 0 10 10" aria-hidden="true">
                <rect width="10" height="10" rx="2" />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      </figcaption>
      <div className="chart-plot" role="img" aria-label={summary}>
        <ChartPlot points={labelled} series={series} shape={shape} numbers={numbers} />
      </div>
    </figure>
  );
}
