import { useTranslations } from 'next-intl';
import type { ExplainedMessage } from '@/lib/data/message/get-explanation';
import { TokenWords } from './token-words';

/** What a release would teach the filter, and whether that is enough for the next mail of this kind. */
export function IfReleased({ explained: { release, afterRelease } }: { explained: ExplainedMessage }) {
  const t = useTranslations('ifReleased');
  return (
    <section className="evidence">
      <h3>{t('title')}</h3>
      <p>
        {release.learnsInnocent
          ? t(release.forgetsSpam ? 'moves' : 'adds', { tokens: release.tokens })
          : t('nothing')}
      </p>
      {release.learnsInnocent && release.examples.length > 0 && (
        <>
          <p>{t('examples')}</p>
          <ul>
            {release.examples.map((token) => (
              <li key={token.name}>
                {t.rich('example', {
                  token: () => <TokenWords token={token} />,
                  innocent: token.before.innocentHits,
                  innocentAfter: token.after.innocentHits,
                  spam: token.before.spamHits,
                  spamAfter: token.after.spamHits,
                })}
              </li>
            ))}
          </ul>
        </>
      )}
      {afterRelease && <p>{t(afterRelease.result === 'Spam' ? 'stillCaught' : 'wouldPass')}</p>}
    </section>
  );
}
