import { useTranslations } from 'next-intl';
import type { ExplainedMessage } from '@/lib/data/message/get-explanation';

/** What is known of the sender apart from the words; renders nothing if nothing is known. */
export function SenderHints({ hints }: { hints: ExplainedMessage['hints'] }) {
  const t = useTranslations('hint');
  const { address, domain, whitelist, isAnswer, isNewsletter } = hints;
  const known = address && address.innocentHits > 0 ? address : null;
  const lines = [
    known && t('address', { innocent: known.innocentHits, spam: known.spamHits }),
    !known &&
      domain &&
      domain.innocentHits > 0 &&
      t('domain', { innocent: domain.innocentHits, spam: domain.spamHits }),
    whitelist &&
      whitelist.innocentHits > 0 &&
      t(whitelist.innocentHits > whitelist.needed ? 'whitelisted' : 'nearWhitelist', {
        innocent: whitelist.innocentHits,
        more: Math.max(0, whitelist.needed + 1 - whitelist.innocentHits),
      }),
    isAnswer && t('answer'),
    isNewsletter && t('newsletter'),
  ].filter((line) => typeof line === 'string');
  if (lines.length === 0) return null;
  return (
    <section className="evidence">
      <h3>{t('title')}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
