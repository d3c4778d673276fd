import { useFormatter, useTranslations } from 'next-intl';
import { textIfAny } from '@/components/ui/text-of';
import type { MessageViews } from '@/lib/data/message/message-views';
import { FactorBars } from './factor-bars';

/** What the filter decided, in a sentence, and the words that pushed either way. */
export function Verdict({ views }: { views: MessageViews }) {
  const t = useTranslations();
  const format = useFormatter();
  const { result, confidence, probability, factors } = views;
  const word = textIfAny(t, `result.${result}`) ?? result;
  const percent = (share: number, digits: number) =>
    format.number(share, { style: 'percent', maximumFractionDigits: digits });
  return (
    <>
      <p>
        {confidence === null
          ? t('why.verdictOnly', { result: word })
          : t('why.verdict', { result: word, confidence: percent(confidence / 100, 0) })}{' '}
        {probability !== null && t('why.probability', { probability: percent(probability, 2) })}
      </p>
      <p>{textIfAny(t, `resultMeaning.${result}`, { result }) ?? t('resultMeaning.other', { result })}</p>
      {factors === null || factors.rows.length === 0 ? (
        <p className="text-muted">{t('why.noFactors')}</p>
      ) : (
        <>
          <p>{t('why.factors')}</p>
          <div className="factor-groups">
            <FactorBars towards="spam" factors={factors.rows.filter((row) => row.probability >= 0.5)} />
            <FactorBars towards="innocent" factors={factors.rows.filter((row) => row.probability < 0.5)} />
          </div>
          {!factors.complete && (
            <p className="text-muted">{t('why.incomplete', { declared: factors.declared })}</p>
          )}
        </>
      )}
    </>
  );
}
