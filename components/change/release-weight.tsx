import { useTranslations } from 'next-intl';
import type { ReleaseQuestion } from '@/lib/data/change/release-question';

/** What somebody should know about messages before they are released, one line each. */
export function ReleaseWeight({
  weight: { unlikely, unjudged, forGood, messages },
}: {
  weight: Pick<ReleaseQuestion, 'unlikely' | 'unjudged' | 'forGood' | 'messages'>;
}) {
  const t = useTranslations('releaseQuestion');
  return (
    <>
      {unjudged < messages && <p>{t('unlikely', { unlikely })}</p>}
      {unjudged > 0 && <p>{t('unjudged', { unjudged })}</p>}
      {forGood === null && <p>{t('perhapsForGood')}</p>}
      {forGood !== null && forGood > 0 && <p>{t('forGood', { forGood })}</p>}
    </>
  );
}
