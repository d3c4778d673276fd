import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { Icon } from '@/components/ui/icon';
import { textIfAny, textOf } from '@/components/ui/text-of';
import type { StatusPage } from '@/lib/data/site/get-status';

type Line = StatusPage['health']['lines'][number];

/** Sizes among the values of a line. */
const SIZES = ['bytes', 'free', 'used', 'logs'];

/** What is well, and for the rest, what to do. */
export function HealthList({ lines }: { lines: Line[] }) {
  const t = useTranslations('health');
  const waiting = lines.filter(({ level }) => level !== 'fine').length;
  return (
    <section className="panel" aria-labelledby="health">
      <h2 id="health">{t('title')}</h2>
      <p>{t('summary', { count: waiting })}</p>
      <p>
        <Link className="button button-small" href="/admin/status/doctor" prefetch={false}>
          {t('doctor')}
        </Link>
      </p>
      <ul className="health" aria-labelledby="health">
        {lines.map((line) => (
          <HealthItem key={line.name} line={line} />
        ))}
      </ul>
    </section>
  );
}

function HealthItem({ line: { level, says, values } }: { line: Line }) {
  const t = useTranslations('health');
  const format = useFormatter();
  const shown = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      SIZES.includes(key) && typeof value === 'number' ? formatSize(format, value) : value,
    ]),
  );
  const advice = level === 'fine' ? null : textIfAny(t, `${says}Do`, shown);
  return (
    <li className="health-line" data-level={level}>
      <Icon name={level === 'fine' ? 'done' : level === 'attention' ? 'warning' : 'info'} />
      <div>
        <p>
          <span className="sr-only">{t(level)} </span>
          {textOf(t, says, shown)}
        </p>
        {advice && <p className="text-muted whitespace-pre-line">{advice}</p>}
      </div>
    </li>
  );
}
