import { useFormatter, useTranslations } from 'next-intl';
import { Suspense } from 'react';
import { messagePath } from '@/components/list/links';
import { textIfAny } from '@/components/ui/text-of';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { ExplainLater } from './explain-later';
import { FactorBars } from './factor-bars';
import { Judgement } from './judgement';

/** Why the filter decided as it did: its verdict in a sentence, and the words that pushed either way. */
export function Why({ message, isAsked }: { message: QuarantinedMessage; isAsked: boolean }) {
  const t = useTranslations();
  const format = useFormatter();
  const { result, confidence, probability, factors } = message;
  const word = textIfAny(t, `result.${result}`) ?? result;
  const percent = (share: number, digits: number) =>
    format.number(share, { style: 'percent', maximumFractionDigits: digits });
  const pending = <p className="text-muted">{t('looks.pending')}</p>;
  return (
    <div className="why">
      {isAsked ? (
        <Suspense fallback={pending}>
          <Judgement mailbox={message.mailbox} messageKey={message.key} />
        </Suspense>
      ) : (
        <ExplainLater path={`${messagePath(message.mailbox, message.key)}/why`}>{pending}</ExplainLater>
      )}
      <h3 className="why-then">{t('why.then')}</h3>
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
    </div>
  );
}
