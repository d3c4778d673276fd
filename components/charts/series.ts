/** Colours of app/styles/charts.css; they keep 3:1 on the ground and differ in lightness, too. */
export type Tone = 'accent' | 'grey' | 'amber' | 'violet' | 'green' | 'red' | 'teal' | 'brown';

/** One kind of number in a chart, and one column of its table. */
export interface Series {
  /** Its name in `values` of the points. */
  key: string;
  label: string;
  tone: Tone;
  /** Of a line: the names of the ends of its interval in `values`, drawn as a band. */
  band?: readonly [low: string, high: string];
}

/** A bucket of time with its numbers; null where there is none (a share of nothing). Plain, so that it can go to the browser. */
export interface Point {
  /** When it began, ISO. */
  at: string;
  values: Readonly<Record<string, number | null>>;
}

/** What the numbers are: counts, or shares from 0 to 1 shown in percent. */
export type NumberKind = 'count' | 'share';

/** How a number of a kind is written, for format.number. */
export function numberOptions(numbers: NumberKind | undefined) {
  return numbers === 'share' ? ({ style: 'percent', maximumFractionDigits: 1 } as const) : {};
}
