import { useFormatter, useTranslations } from 'next-intl';
import { Likelihood } from '@/components/ui/likelihood';
import type { Explained, ExplainedMessage } from '@/lib/data/message/get-explanation';
import { IfReleased } from './if-released';
import { ShownEvidence } from './shown-evidence';

/** How a message looks, or why that cannot be said. */
export function Explanation({ explained }: { explained: Explained }) {
  const t = useTranslations('noScores');
  if (typeof explained === 'string') return <p className="text-muted">{t(explained)}</p>;
  return <Judged explained={explained} />;
}

/** How a message looks by the user's own counts, what the filter would say today, and what a release would change. */
function Judged({ explained }: { explained: ExplainedMessage }) {
  const t = useTranslations();
  const format = useFormatter();
  const { score, word, totals, today } = explained;
  return (
    <div className="explanation">
      <p className="explanation-word">
        <Likelihood likelihood={{ score, word }} /> {t(`looks.${word}`)}
      </p>
      <p className="text-muted">{t('looks.learned', { innocent: totals.innocent, spam: totals.spam })}</p>
      {today && (
        <p>
          {t('looks.today', {
            result: t(`result.${today.result}`),
            confidence: format.number(today.confidence, { style: 'percent' }),
          })}
        </p>
      )}
      <ShownEvidence explained={explained} />
      <IfReleased explained={explained} />
    </div>
  );
}
