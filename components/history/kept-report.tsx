'use client';

import { useEffect, useRef } from 'react';
import { focusIfLost } from '@/components/change/focus-after';

const KEY = 'dashboard-report';

/**
 * Within the form for a report: gives back the source of a mail that was pasted, where the form comes again after it was sent: the filter's mark
 * was not in it, or the session had ended. Only this tab has it, and only until the next page of reports is there; a file, no page can keep.
 * `isAgain`: it was sent, and has to be sent otherwise; the focus goes to what was filled in.
 */
export function KeptReport({ isAgain }: { isAgain: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const form = place.current?.closest('form');
    const source = form?.elements.namedItem('source');
    if (!form || !(source instanceof HTMLTextAreaElement)) return;
    const kept = takeKept();
    if (kept !== null && source.value === '') source.value = kept;
    if (isAgain) focusIfLost(source.value === '' ? form.querySelector<HTMLElement>('input.drop') : source);
    const keep = () => {
      try {
        sessionStorage.setItem(KEY, source.value);
      } catch {
        // No storage, or none of this size: the form comes empty, as without scripts.
      }
    };
    form.addEventListener('submit', keep);
    return () => form.removeEventListener('submit', keep);
  }, [isAgain]);
  return <span ref={place} hidden />;
}

/** On the page of what was found in a report: its source is not wanted any more, and the focus goes to the heading above it. */
export function ForgetReport() {
  useEffect(() => {
    takeKept();
    focusIfLost(document.querySelector<HTMLElement>('h1'));
  }, []);
  return null;
}

/** Takes what was kept, so that nothing stays. */
function takeKept(): string | null {
  try {
    const kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return kept;
  } catch {
    return null;
  }
}
