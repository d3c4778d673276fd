'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useHeight } from '@/components/change/use-height';
import { Icon } from '@/components/ui/icon';
import { type Lost, noteLost, useLost } from '@/components/ui/lost-answers';
import { Notice } from '@/components/ui/notice';
import { whenServerAnswers } from '@/components/ui/when-server-answers';

/**
 * Says of an action whose answer was lost that nobody here knows how it ended, and has the page drawn anew as soon as the server answers:
 * that shows how things are.
 */
export function LostAnswer() {
  const t = useTranslations('lost');
  const router = useRouter();
  const lost = useLost();
  const region = useRef<HTMLDivElement>(null);
  useHeight(region, lost);
  const [looked, setLooked] = useState<Lost | null>(null);
  useEffect(() => {
    if (!lost || lost.kind === 'unknownAction') return;
    return whenServerAnswers(() => {
      router.refresh();
      setLooked(lost);
    });
  }, [lost, router]);
  if (!lost) return null;
  return (
    <div role="alert" className="status lost" ref={region}>
      <Notice tone="warning">
        <div className="flex items-start gap-3">
          <div className="min-w-0 grow">
            {lost.kind === 'unknownAction' ? (
              <p>{t('unknownAction')}</p>
            ) : (
              <>
                <p className="font-medium">{t('lead')}</p>
                <p>
                  {t(looked === lost ? 'looked' : 'waiting')} {lost.kind === 'change' && t('change')}
                </p>
              </>
            )}
          </div>
          <button
            type="button"
            className="button button-quiet button-small"
            aria-label={t('close')}
            onClick={() => noteLost(null)}
          >
            <Icon name="close" />
          </button>
        </div>
      </Notice>
    </div>
  );
}
