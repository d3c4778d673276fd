import { useTranslations } from 'next-intl';
import type { ExplainedMessage } from '@/lib/data/message/get-explanation';
import { HintLines, learnedCounts } from './hint-lines';

/** What was learned of the mailing list; renders nothing for other mail. */
export function ListHints({ hints: { list, isNewsletter } }: { hints: ExplainedMessage['hints'] }) {
  const t = useTranslations('hint');
  const known = learnedCounts(list);
  return (
    <HintLines title={t('listTitle')} lines={[isNewsletter && t('newsletter'), known && t('list', known)]} />
  );
}
