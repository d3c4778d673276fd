'use client';

import { useTranslations } from 'next-intl';
import { useChange } from './change-context';

/** Release and Delete, for the form that they stand in. While one works, none of them can be sent again. */
export function ChangeButtons() {
  const t = useTranslations('selection');
  const { pending } = useChange();
  return (
    <>
      <button
        type="submit"
        name="intent"
        value="release"
        className="button button-primary"
        aria-disabled={pending}
        data-command="release"
      >
        {t('release')}
      </button>
      <button
        type="submit"
        name="intent"
        value="delete"
        className="button"
        aria-disabled={pending}
        data-command="delete"
      >
        {t('delete')}
      </button>
      <span className="pending" data-on={pending} aria-hidden={!pending}>
        {t('pending')}
      </span>
    </>
  );
}
