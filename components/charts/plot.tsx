'use client';

import { useFormatter } from 'next-intl';
import type { ReactNode } from 'react';
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { LabelledPoint, PlotProps } from './plot-props';
import { PlotTip } from './plot-tip';
import type { NumberKind, Series } from './series';

/** The picture itself. Its colours are classes of app/styles/charts.css, so that it follows the theme by itself. */
export function Plot({ points, series, shape, numbers }: PlotProps) {
  const format = useFormatter();
  const axis = { tickLine: false, axisLine: false, tick: { className: 'chart-tick' } } as const;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={[...points]}
        accessibilityLayer={false}
        margin={{ top: 6, right: 6, bottom: 0, left: 0 }}
        barCategoryGap="16%"
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...axis}
          dataKey={(point: LabelledPoint) => point.tick}
          allowDuplicatedCategory
          minTickGap={24}
        />
        <YAxis
          {...axis}
          width="auto"
          {...(numbers === 'share' ? shareScale(points, series) : { allowDecimals: false })}
          tickFormatter={(value: number) => format.number(value, tickOptions(numbers))}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ className: 'chart-cursor' }}
          content={({ active, payload }) => (
            <PlotTip point={active ? payload?.[0]?.payload : undefined} series={series} numbers={numbers} />
          )}
        />
        {series.flatMap((each) => (shape === 'bars' ? [bar(each)] : [band(each), line(each)]))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function bar({ key, label, tone }: Series): ReactNode {
  return (
    <Bar
      key={key}
      dataKey={({ values }: LabelledPoint) => values[key] ?? 0}
      name={label}
      stackId="all"
      fill={`var(--chart-${tone})`}
      maxBarSize={40}
      isAnimationActive={false}
    />
  );
}

function band({ key, tone, band: ends }: Series): ReactNode {
  if (!ends) return null;
  const [low, high] = ends;
  return (
    <Area
      key={`${key} band`}
      dataKey={({ values }: LabelledPoint) => [values[low] ?? null, values[high] ?? null] as never}
      stroke="none"
      fill={`var(--chart-${tone})`}
      fillOpacity={0.2}
      activeDot={false}
      connectNulls={false}
      isAnimationActive={false}
    />
  );
}

function line({ key, label, tone }: Series): ReactNode {
  return (
    <Line
      key={key}
      dataKey={({ values }: LabelledPoint) => values[key] ?? null}
      name={label}
      stroke={`var(--chart-${tone})`}
      strokeWidth={2}
      dot={{ r: 2, fill: `var(--chart-${tone})`, strokeWidth: 0 }}
      connectNulls={false}
      isAnimationActive={false}
    />
  );
}

/** Shares near 1 all look the same on a scale from 0: it begins just below the lowest number, and is cut evenly. */
function shareScale(points: readonly LabelledPoint[], series: readonly Series[]) {
  const keys = series.flatMap(({ key, band: ends }) => [key, ...(ends ?? [])]);
  const values = points.flatMap((point) => keys.flatMap((key) => point.values[key] ?? []));
  const lowest = Math.min(1, ...values) * 100;
  const step = lowest >= 90 ? 5 : lowest >= 80 ? 10 : 20;
  const start = lowest >= 90 ? 90 : Math.floor(lowest / step) * step;
  const ticks: number[] = [];
  for (let tick = start; tick <= 100; tick += step) ticks.push(tick / 100);
  return { domain: [start / 100, 1], ticks };
}

function tickOptions(numbers: NumberKind) {
  return numbers === 'share'
    ? ({ style: 'percent', maximumFractionDigits: 0 } as const)
    : ({ notation: 'compact', maximumFractionDigits: 1 } as const);
}
