import { useTranslations } from 'next-intl';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';

/** Says that likely mistakes come first, what has not been judged yet, and if nothing has, why. */
export function ListOrder({ page: { sort, scoring, quarantined } }: { page: QuarantinePage }) {
  const t = useTranslations();
  const { hasScores, waiting, obstacle } = scoring;
  const isFirst = sort.key === 'likely' && sort.direction === 'desc';
  if (quarantined === 0) return null;
  return (
    <div className="list-order">
      {isFirst && <h2>{t('likely.first')}</h2>}
      {obstacle !== null && (obstacle === 'bySite' ? hasScores : waiting > 0 || !hasScores) ? (
        <p>{t(`noScores.${obstacle}`)}</p>
      ) : (
        waiting > 0 && <p>{t(hasScores ? 'likely.partly' : 'likely.notYet', { waiting })}</p>
      )}
    </div>
  );
}
