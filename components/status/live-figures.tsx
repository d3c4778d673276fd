'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useDates } from '@/components/ui/use-dates';
import type { SiteFigures } from '@/lib/data/site/get-status';
import { withBasePath } from '@/lib/store/config/base-path';

const EVERY_MS = 10_000;
/** Each with the key of its name below `status.`. */
const ROWS = [
  ['received', 'received'],
  ['spam', 'spamMail'],
  ['innocent', 'innocentMail'],
  ['missed', 'missedSpam'],
  ['falsePositives', 'falsePositives'],
  ['forgotten', 'forgotten'],
  ['mean', 'mean'],
  ['p95', 'p95'],
] as const;

type Period = SiteFigures['today'];

/** Today and this hour; new figures every ten seconds, as long as somebody looks at the page. */
export function LiveFigures({ known }: { known: SiteFigures }) {
  const t = useTranslations('status');
  const format = useFormatter();
  const dates = useDates();
  const figures = useLiveFigures(known);
  const show = (row: (typeof ROWS)[number][0], period: Period) => {
    if (row !== 'mean' && row !== 'p95')
      return format.number({ ...period.mail, forgotten: period.forgotten }[row]);
    const seconds = period[row];
    return seconds === null
      ? '–'
      : t('seconds', { seconds: format.number(seconds, { maximumSignificantDigits: 2 }) });
  };
  return (
    <section className="panel" aria-labelledby="figures">
      <h2 id="figures">{t('figures')}</h2>
      <table className="plain-table" aria-label={t('figures')}>
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('today')}</th>
            <th scope="col">{t('hour')}</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([row, name]) => (
            <tr key={row}>
              <th scope="row">{t(name)}</th>
              <td>{show(row, figures.today)}</td>
              <td>{show(row, figures.hour)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{t('perSecond', { rate: format.number(figures.perSecond, { maximumFractionDigits: 2 }) })}</p>
      <p className="text-muted">
        {t('asOf', { at: dates.dateTime(new Date(figures.at), { timeStyle: 'medium' }) })}
      </p>
    </section>
  );
}

function useLiveFigures(known: SiteFigures): SiteFigures {
  const [figures, setFigures] = useState(known);
  useEffect(() => {
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      // What cannot be had now is asked for again in ten seconds; what is shown says when it was.
      const answer = await fetch(withBasePath('/admin/status/live')).catch(() => null);
      if (answer?.ok) setFigures((await answer.json()) as SiteFigures);
    };
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return figures.at < known.at ? known : figures;
}
