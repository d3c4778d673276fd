'use client';

import dynamic from 'next/dynamic';
import type { NumberKind, Point, Series } from './series';

export interface LabelledPoint {
  at: string;
  label: string;
  tick: string;
  values: Point['values'];
}

export interface PlotProps {
  points: readonly LabelledPoint[];
  series: readonly Series[];
  shape: 'bars' | 'lines';
  numbers: NumberKind;
}

/** Recharts, fetched when there is a chart to draw, and never run on the server. */
export const ChartPlot = dynamic<PlotProps>(() => import('./plot').then(({ Plot }) => Plot), { ssr: false });
