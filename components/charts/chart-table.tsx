import { useFormatter, useTranslations } from 'next-intl';
import { PlainLink } from '@/components/ui/plain-link';
import { useDates } from '@/components/ui/use-dates';
import type { BucketUnit } from '@/lib/data/people/accuracy-range';
import { labelPoints } from './label-points';
import { type NumberKind, numberOptions, type Point } from './series';

export interface ChartColumn {
  /** Its name in `values` of the points. */
  key: string;
  label: string;
  numbers?: NumberKind;
}

/** The numbers of the charts above it, newest first, as a table that opens on demand, and as a file. */
export function ChartTable(props: {
  /** The name of the table. */
  label: string;
  unit: BucketUnit;
  points: readonly Point[];
  columns: readonly ChartColumn[];
  /** The address of the same numbers as CSV. */
  csv: string;
}) {
  const { label, unit, points, columns, csv } = props;
  const t = useTranslations('chart');
  const format = useFormatter();
  const dates = useDates();
  return (
    <div className="chart-numbers">
      <PlainLink className="button button-small" href={csv} download>
        {t('csv')}
      </PlainLink>
      <details>
        <summary className="button button-small">{t('table')}</summary>
        <table className="chart-table" aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{t(unit)}</th>
              {columns.map((column) => (
                <th key={column.key} scope="col">
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labelPoints(dates, unit, points)
              .toReversed()
              .map(({ at, label: name, values }) => (
                <tr key={at}>
                  <th scope="row">
                    <time dateTime={at}>{name}</time>
                  </th>
                  {columns.map(({ key, numbers }) => {
                    const value = values[key];
                    return (
                      <td key={key}>
                        {typeof value !== 'number' ? '–' : format.number(value, numberOptions(numbers))}
                      </td>
                    );
                  })}
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
