import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Chart } from '@/components/charts/chart';
import { ChartTable } from '@/components/charts/chart-table';
import type { Point } from '@/components/charts/series';
import { mailboxPath } from '@/components/list/links';
import { Notice } from '@/components/ui/notice';
import { ACCURACY_RANGES, type AccuracyRange } from '@/lib/data/people/accuracy-range';
import type { AccuracyPage } from '@/lib/data/people/get-accuracy';

const RANGES = Object.keys(ACCURACY_RANGES) as AccuracyRange[];

/** Mail, mistakes and accuracy over time, and the numbers of all three. */
export function AccuracyCharts({ page }: { page: AccuracyPage }) {
  const t = useTranslations('accuracy');
  const { mailbox, range, unit, log } = page;
  const address = mailboxPath(mailbox, 'accuracy');
  const points: Point[] = page.points.map(({ at, ...values }) => ({ at: at.toISOString(), values }));
  const forgotten = page.points.reduce((sum, point) => sum + point.forgotten, 0);
  return (
    <section className="accuracy-charts" aria-label={t('overTime')}>
      <div className="list-head px-0">
        <h2 className="page-title">{t('overTime')}</h2>
        <nav className="range-choice" aria-label={t('range')}>
          {RANGES.map((each) => (
            <Link
              key={each}
              className="button button-small"
              href={`${address}?range=${each}`}
              prefetch={false}
              aria-current={each === range ? 'true' : undefined}
            >
              {t(`range${each}`)}
            </Link>
          ))}
        </nav>
      </div>
      {log.isOff && <Notice tone="info">{t('logOff')}</Notice>}
      {log.phase !== 'ready' && (
        <Notice tone={log.phase === 'unreadable' ? 'warning' : 'info'}>
          {t(`log${log.phase}`, { file: log.file })}
        </Notice>
      )}
      <Chart
        title={t('messages')}
        unit={unit}
        points={points}
        shape="bars"
        series={[
          { key: 'innocent', label: t('innocentMail'), tone: 'accent' },
          { key: 'spam', label: t('spamMail'), tone: 'grey' },
        ]}
      />
      <Chart
        title={t('mistakes')}
        unit={unit}
        points={points}
        shape="bars"
        series={[
          { key: 'missed', label: t('missed'), tone: 'amber' },
          { key: 'falsePositives', label: t('falsePositives'), tone: 'violet' },
          { key: 'forgotten', label: t('forgottenShort'), tone: 'teal' },
        ]}
      />
      <Chart
        title={t('accuracyOverTime')}
        unit={unit}
        points={points}
        shape="lines"
        numbers="share"
        series={[{ key: 'accuracy', label: t('withInterval'), tone: 'accent', band: ['low', 'high'] }]}
      />
      <p className="text-muted">{t('intervalLead')}</p>
      {forgotten > 0 && <p className="text-muted">{t('forgottenRange', { count: forgotten })}</p>}
      <ChartTable
        label={t('overTime')}
        unit={unit}
        points={points}
        csv={`${address}/csv?range=${range}`}
        columns={[
          { key: 'innocent', label: t('innocentMail') },
          { key: 'spam', label: t('spamMail') },
          { key: 'missed', label: t('missed') },
          { key: 'falsePositives', label: t('falsePositives') },
          { key: 'forgotten', label: t('forgottenShort') },
          { key: 'accuracy', label: t('title'), numbers: 'share' },
          { key: 'low', label: t('atLeast'), numbers: 'share' },
          { key: 'high', label: t('atMost'), numbers: 'share' },
        ]}
      />
    </section>
  );
}
