import { useTranslations } from 'next-intl';
import { Bar } from './bar';

/** How innocent a message looks, as a small bar with a word; the number alone would promise more than it can hold. */
export function Likelihood({
  likelihood,
}: {
  likelihood: { score: number; word: 'likely' | 'perhaps' | 'unlikely' } | null;
}) {
  const t = useTranslations('likely');
  if (likelihood === null) return <abbr title={t('waiting')}>–</abbr>;
  return (
    <span className="likelihood" data-word={likelihood.word}>
      <Bar percent={Math.round(likelihood.score)} />
      {t(likelihood.word)}
    </span>
  );
}
