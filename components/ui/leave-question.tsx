'use client';

import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useRef } from 'react';
import { useLeaveGuard } from './use-leave-guard';

/** Asks before what was typed into a part of the page is lost. */
export function LeaveQuestion(props: { part: RefObject<HTMLElement | null>; isChanged: () => boolean }) {
  const t = useTranslations('leave');
  const { asked, stay, leave } = useLeaveGuard(props.part, props.isChanged);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (asked) dialog.current?.showModal();
    else dialog.current?.close();
  }, [asked]);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="leave-title" onClose={stay}>
      <h2 id="leave-title" className="text-lg font-semibold">
        {t('title')}
      </h2>
      <p>{t('text')}</p>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button button-primary" onClick={stay}>
          {t('stay')}
        </button>
        <button type="button" className="button" onClick={leave}>
          {t('leave')}
        </button>
      </div>
    </dialog>
  );
}
