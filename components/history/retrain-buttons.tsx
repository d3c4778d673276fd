'use client';

import { useTranslations } from 'next-intl';
import { useChange } from '@/components/change/change-context';

const CLASSES = ['spam', 'innocent'] as const;

/** Retrains the selected messages of its form. */
export function RetrainButtons() {
  const t = useTranslations('retrain');
  const { pending } = useChange();
  return (
    <>
      {CLASSES.map((as) => (
        <button
          key={as}
          type="submit"
          name="intent"
          value={as}
          className="button"
          aria-disabled={pending}
          data-command={as}
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
