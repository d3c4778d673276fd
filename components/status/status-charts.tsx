import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Chart } from '@/components/charts/chart';
import { ChartTable } from '@/components/charts/chart-table';
import type { Point, Series } from '@/components/charts/series';
import { textOf } from '@/components/ui/text-of';
import type { StatusPage } from '@/lib/data/site/get-status';
import { STATUS_RANGES, type StatusRange } from '@/lib/data/site/status-range';

const RANGES = Object.keys(STATUS_RANGES) as StatusRange[];

/** Mail by class, mistakes and accuracy over time, and the numbers of all of them. */
export function StatusCharts({ page: { range, points } }: { page: StatusPage }) {
  const t = useTranslations('status');
  const { unit } = STATUS_RANGES[range];
  const plain: Point[] = points.map(({ at, ...values }) => ({ at: at.toISOString(), values }));
  const series = (key: string, tone: Series['tone']): Series => ({ key, label: textOf(t, key), tone });
  const classes = [
    series('innocent', 'accent'),
    series('whitelisted', 'teal'),
    series('spam', 'grey'),
    series('blacklisted', 'brown'),
    series('blocklisted', 'violet'),
    series('virus', 'red'),
  ];
  const mistakes = [
    series('missedSpam', 'amber'),
    series('falsePositives', 'violet'),
    series('forgotten', 'teal'),
  ];
  const forgotten = points.reduce((sum, point) => sum + point.forgotten, 0);
  return (
    <section className="panel charts" aria-labelledby="over-time">
      <div className="list-head px-0">
        <h2 id="over-time">{t('overTime')}</h2>
        <nav className="panel-actions" aria-label={t('range')}>
          {RANGES.map((each) => (
            <Link
              key={each}
              className="button button-small"
              href={`/admin/status?range=${each}`}
              prefetch={false}
              scroll={false}
              aria-current={each === range ? 'true' : undefined}
            >
              {t(`range${each}`)}
            </Link>
          ))}
        </nav>
      </div>
      <Chart title={t('mail')} unit={unit} points={plain} shape="bars" series={classes} />
      <Chart title={t('mistakes')} unit={unit} points={plain} shape="bars" series={mistakes} />
      <Chart
        title={t('accuracy')}
        unit={unit}
        points={plain}
        shape="lines"
        numbers="share"
        series={[{ ...series('accuracy', 'accent'), band: ['low', 'high'] }]}
      />
      {forgotten > 0 && <p className="text-muted">{t('forgottenRange', { count: forgotten })}</p>}
      <ChartTable
        label={t('overTime')}
        unit={unit}
        points={plain}
        csv={`/admin/status/csv?range=${range}`}
        columns={[
          ...[...classes, ...mistakes].map(({ key, label }) => ({ key, label })),
          ...(['corpusFed', 'inoculated', 'deliveryFailed'] as const).map((key) => ({ key, label: t(key) })),
          ...(['accuracy', 'low', 'high'] as const).map((key) => ({
            key,
            label: t(key),
            numbers: 'share' as const,
          })),
        ]}
      />
    </section>
  );
}
