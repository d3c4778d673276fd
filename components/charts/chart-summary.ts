import { useFormatter, useTranslations } from 'next-intl';
import type { LabelledPoint } from './plot-props';
import { type NumberKind, numberOptions, type Series } from './series';

/**
 * A chart in a few sentences, for people who do not see it: the time, and for each series its sum and its highest, or
 * its ends.
 */
export function useChartSummary(
  title: string,
  points: readonly LabelledPoint[],
  series: readonly Series[],
  numbers: NumberKind,
): string {
  const t = useTranslations('chart');
  const format = useFormatter();
  const first = points.at(0);
  const last = points.at(-1);
  if (!first || !last) return title;
  const show = (value: number) => format.number(value, numberOptions(numbers));
  const sentences = series.map(({ key, label }) => {
    const known = points.flatMap(({ label: when, values }) => {
      const value = values[key];
      return typeof value === 'number' ? [{ value, when }] : [];
    });
    const highest = known.reduce((a, b) => (b.value > a.value ? b : a), known[0] ?? { value: 0, when: '' });
    const lowest = known.reduce((a, b) => (b.value < a.value ? b : a), highest);
    const sum = known.reduce((total, { value }) => total + value, 0);
    if (known.length === 0 || (numbers === 'count' && sum === 0)) return t('summaryNone', { label });
    return numbers === 'share'
      ? t('summaryShare', {
          label,
          low: show(lowest.value),
          lowWhen: lowest.when,
          high: show(highest.value),
          highWhen: highest.when,
        })
      : t('summaryCount', { label, sum: show(sum), high: show(highest.value), when: highest.when });
  });
  const time = t('summaryTime', { title, first: first.label, last: last.label });
  return [time, ...sentences].join(' ');
}
