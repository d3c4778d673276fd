import { useFormatter, useTranslations } from 'next-intl';
import type { AccuracyPage } from '@/lib/data/people/get-accuracy';

const RATES = ['overallAccuracy', 'spamAccuracy', 'errorRate', 'spamShare'] as const;

/** The rates, each with what it means. */
export function RateList({ rates }: { rates: AccuracyPage['rates'] }) {
  const t = useTranslations('accuracy');
  const format = useFormatter();
  const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
  return (
    <dl className="rates">
      {RATES.map((key) => {
        const rate = rates[key];
        return (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd className="rate">
              {rate === null ? t('none') : t('percent', { value: format.number(rate, digits) })}
            </dd>
            <dd className="text-muted">{t(`${key}Lead`)}</dd>
          </div>
        );
      })}
    </dl>
  );
}
