'use client';

import { useEffect, useRef } from 'react';
import { focusIfLost } from '@/components/change/focus-after';

/** Leads the focus to the notice of a click that has just begun, where it was on what was clicked, or has gone with that. */
export function FocusNews({ batch }: { batch: string | null }) {
  const before = useRef(batch);
  useEffect(() => {
    if (batch === before.current) return;
    before.current = batch;
    const { activeElement } = document;
    const from = activeElement?.closest('.notice, [role="alertdialog"]') ? activeElement : null;
    if (batch !== null)
      focusIfLost(document.querySelector<HTMLElement>('.jobs > .notice'), from ?? undefined);
  }, [batch]);
  return null;
}
