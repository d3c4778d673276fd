'use client';

import { useEffect, useRef } from 'react';

const KEY = 'dashboard-report';

/**
 * Within the form for a report: gives back the source of a mail that was pasted, where the form comes again after it was sent: the filter's mark
 * was not in it, or the session had ended. Only this tab has it, and only until the next page of reports is there; a file, no page can keep.
 */
export function KeptReport() {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const form = place.current?.closest('form');
    const source = form?.elements.namedItem('source');
    if (!form || !(source instanceof HTMLTextAreaElement)) return;
    const kept = takeKept();
    if (kept !== null && source.value === '') source.value = kept;
    const keep = () => {
      try {
        sessionStorage.setItem(KEY, source.value);
      } catch {
        // No storage, or none of this size: the form comes empty, as without scripts.
      }
    };
    form.addEventListener('submit', keep);
    return () => form.removeEventListener('submit', keep);
  }, []);
  return <span ref={place} hidden />;
}

/** On the page of what was found in a report: its source is not wanted any more. */
export function ForgetReport() {
  useEffect(() => {
    takeKept();
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
