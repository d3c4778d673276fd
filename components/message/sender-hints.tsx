import { useTranslations } from 'next-intl';
import type { ExplainedMessage } from '@/lib/data/message/get-explanation';
import { HintLines, learnedCounts } from './hint-lines';

/** What was learned of the sender, apart from the words; renders nothing if the message names none. */
export function SenderHints({ hints }: { hints: ExplainedMessage['hints'] }) {
  const t = useTranslations('hint');
  const { whitelist, isAnswer, hasAddress } = hints;
  const address = learnedCounts(hints.address);
  const domain = learnedCounts(hints.domain);
  const lines = [
    address && t('address', address),
    !address && domain && t('domain', domain),
    !address && !domain && hasAddress && t('never'),
    whitelist &&
      whitelist.innocentHits > 0 &&
      t(whitelist.innocentHits > whitelist.needed ? 'whitelisted' : 'nearWhitelist', {
        innocent: whitelist.innocentHits,
        more: Math.max(0, whitelist.needed + 1 - whitelist.innocentHits),
      }),
    isAnswer && t('answer'),
  ];
  return <HintLines title={t('title')} lines={lines} />;
}
