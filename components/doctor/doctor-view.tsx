import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { useDates } from '@/components/ui/use-dates';
import { type DoctorPage, sayFinding } from '@/lib/data/site/get-doctor';
import { DoctorLine } from './doctor-line';

const WORST_FIRST = ['fault', 'warning', 'unknown', 'good'];

/** What the doctor has found, the worst first, and what to type. */
export function DoctorView({ page: { findings, faults, warnings, at } }: { page: DoctorPage }) {
  const t = useTranslations('doctor');
  const text = useTranslations();
  const format = useFormatter();
  const dates = useDates();
  const words = { text, size: (bytes: number) => formatSize(format, bytes) };
  const lines = findings
    .toSorted((one, other) => WORST_FIRST.indexOf(one.level) - WORST_FIRST.indexOf(other.level))
    .map((finding) => ({ said: sayFinding(finding, words), values: finding.values }));
  return (
    <div className="sheet panels">
      <PageTitle page={t('title')} />
      <h1 className="page-title">{t('title')}</h1>
      <OfThisHost what="doctor" />
      <section className="panel" aria-label={t('title')}>
        <p>{t('lead')}</p>
        <p>{t('summary', { faults, warnings, at: dates.dateTime(new Date(at), { timeStyle: 'medium' }) })}</p>
        <nav className="panel-actions" aria-label={t('again')}>
          <Link className="button button-small" href="/admin/status/doctor" prefetch={false}>
            {t('again')}
          </Link>
        </nav>
        <ul className="health" aria-label={t('title')}>
          {lines.map(({ said, values }) => (
            <DoctorLine key={`${said.title} ${said.text}`} said={said} values={values} />
          ))}
        </ul>
      </section>
    </div>
  );
}
