'use client';

import { useTranslations } from 'next-intl';
import { useChange } from '@/components/change/change-context';
import { ONE_CLICK } from '@/components/ui/one-click';

/** Puts back the selected messages of its form or, with `id`, only that one. */
export function RestoreButton({ id, subject = '' }: { id?: string; subject?: string }) {
  const t = useTranslations('restore');
  const { pending } = useChange();
  const isOne = id !== undefined;
  return (
    <>
      <button
        className={isOne ? 'button' : 'button button-primary'}
        aria-disabled={pending}
        aria-label={isOne ? t('one', { subject }) : undefined}
        {...(isOne ? { name: 'only', value: id } : {})}
        {...ONE_CLICK}
      >
        {t('button')}
      </button>
      {!isOne && (
        <span className="pending" data-on={pending} aria-hidden={!pending}>
          {t('pending')}
        </span>
      )}
    </>
  );
}
