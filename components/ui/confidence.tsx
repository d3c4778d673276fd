import { useFormatter, useTranslations } from 'next-intl';
import { Bar } from './bar';

/** A confidence as a small bar with its number; `percent` null where the message carries none. */
export function Confidence({ percent }: { percent: number | null }) {
  const format = useFormatter();
  const t = useTranslations('row');
  if (percent === null) return <abbr title={t('noConfidence')}>–</abbr>;
  return (
    <span className="confidence">
      <Bar percent={percent} />
      {format.number(percent / 100, { style: 'percent' })}
    </span>
  );
}
