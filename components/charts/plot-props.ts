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
