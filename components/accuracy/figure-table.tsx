import { useFormatter, useTranslations } from 'next-intl';
import { ExactWhen } from '@/components/ui/when';
import type { AccuracyPage } from '@/lib/data/people/get-accuracy';

const FIGURES = [
  'caught',
  'innocent',
  'missed',
  'falsePositives',
  'spamCorpusfed',
  'innocentCorpusfed',
] as const;

/** What the filter has counted, since the last reset and in total: one line for each, with its meaning. */
export function FigureTable({ page: { inAll, sinceReset, resetAt, forgotten } }: { page: AccuracyPage }) {
  const t = useTranslations('accuracy');
  const format = useFormatter();
  return (
    <table className="figure-table" aria-label={t('figures')}>
      <thead>
        <tr>
          <th scope="col">{t('counted')}</th>
          <th scope="col">
            {t('sinceReset')}
            <span className="block text-xs">
              {resetAt ? <ExactWhen at={resetAt.toISOString()} /> : t('neverReset')}
            </span>
          </th>
          <th scope="col">{t('inAll')}</th>
        </tr>
      </thead>
      <tbody>
        {FIGURES.map((key) => (
          <tr key={key}>
            <th scope="row">
              {t(key)}
              <span className="figure-meaning">{t(`${key}Lead`)}</span>
              {key === 'falsePositives' && forgotten.inAll > 0 && (
                <span className="figure-meaning">
                  {t(resetAt ? 'forgottenSince' : 'forgotten', {
                    count: forgotten.inAll,
                    since: forgotten.sinceReset,
                  })}
                </span>
              )}
            </th>
            <td>{format.number(sinceReset[key])}</td>
            <td>{format.number(inAll[key])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
