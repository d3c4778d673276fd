'use client';

import { useTranslations } from 'next-intl';
import { useChange } from '@/components/change/change-context';
import { ONE_CLICK } from '@/components/ui/one-click';

const CLASSES = ['spam', 'innocent'] as const;

/** Retrains the selected messages of its form. `lastDone`: as in HistoryPage; also for the buttons of the rows. */
export function RetrainButtons({ lastDone }: { lastDone: string }) {
  const t = useTranslations('retrain');
  const { pending } = useChange();
  return (
    <>
      <input type="hidden" name="known" value={lastDone} />
      {CLASSES.map((as) => (
        <button
          key={as}
          type="submit"
          name="intent"
          value={as}
          className="button"
          aria-disabled={pending}
          data-command={as}
          {...ONE_CLICK}
        >
          {t(as)}
        </button>
      ))}
      <span className="pending" data-on={pending} aria-hidden={!pending}>
        {t('pending')}
      </span>
    </>
  );
}
