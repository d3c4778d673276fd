'use client';

import { useTranslations } from 'next-intl';
import { ONE_CLICK } from '@/components/ui/one-click';
import { useChange } from './change-context';

/**
 * Release and Delete, for the form that they are in. While one is working, none of them can be sent again. `elsewhere`
 * is a message that may be released to another address than it would go to; `releaseNote` the id of what has to be
 * known before a release.
 */
export function ChangeButtons({
  elsewhere,
  releaseNote,
  isGone = false,
}: {
  elsewhere?: string | undefined;
  releaseNote?: string | undefined;
  /** What they are for is gone: there is nothing to do any more. */
  isGone?: boolean;
}) {
  const t = useTranslations('selection');
  const { pending } = useChange();
  return (
    <>
      <button
        type="submit"
        name="intent"
        value="release"
        className="button button-primary"
        aria-disabled={pending || isGone}
        aria-describedby={releaseNote}
        data-command="release"
        {...ONE_CLICK}
      >
        {t('release')}
      </button>
      <button
        type="submit"
        name="intent"
        value="delete"
        className="button"
        aria-disabled={pending || isGone}
        data-command="delete"
        {...ONE_CLICK}
      >
        {t('delete')}
      </button>
      {elsewhere !== undefined && (
        <button
          type="submit"
          name="elsewhere"
          value={elsewhere}
          className="button"
          aria-disabled={pending || isGone}
          {...ONE_CLICK}
        >
          {t('elsewhere')}
        </button>
      )}
      <span className="pending" data-on={pending} aria-hidden={!pending}>
        {t('pending')}
      </span>
    </>
  );
}
