'use client';

import { useFormatter } from 'next-intl';
import type { LabelledPoint } from './plot-props';
import { type NumberKind, numberOptions, type Series } from './series';

/** What a pointer over a bucket shows. */
export function PlotTip(props: {
  point: LabelledPoint | undefined;
  series: readonly Series[];
  numbers: NumberKind;
}) {
  const { point, series, numbers } = props;
  const format = useFormatter();
  if (!point) return null;
  const show = (value: number | null | undefined) => {
    if (typeof value !== 'number') return '–';
    return format.number(value, numberOptions(numbers));
  };
  return (
    <div className="chart-tip">
      <p>{point.label}</p>
      <dl>
        {series.map(({ key, label, tone, band }) => (
          <div key={key} data-tone={tone}>
            <dt>{label}</dt>
            <dd>
              {show(point.values[key])}
              {band && point.values[key] != null && (
                <>
                  {' '}
                  ({show(point.values[band[0]])}–{show(point.values[band[1]])})
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
