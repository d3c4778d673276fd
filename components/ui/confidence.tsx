import { useFormatter, useTranslations } from 'next-intl';

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

/** The bar alone. An SVG, as the page's policy allows no style attribute. */
export function Bar({ percent }: { percent: number }) {
  return (
    <svg className="bar" aria-hidden="true">
      <rect width={`${percent}%`} height="100%" />
    </svg>
  );
}
