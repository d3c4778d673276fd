'use client';

import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';

/** A question with an address of its own: it takes the focus, so that it is read and seen, and gives it back. Escape follows the link in it that says no. */
export function AskedBox({ id, children }: { id: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { activeElement: before } = document;
    const asked = box.current;
    asked?.focus({ preventScroll: true });
    asked?.scrollIntoView({ block: 'nearest' });
    return () => {
      // Whoever has answered is led to what is done.
      if (before instanceof HTMLElement && asked?.contains(document.activeElement))
        before.focus({ preventScroll: true });
    };
  }, []);
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    box.current?.querySelector<HTMLElement>('a[data-command="no"]')?.click();
  };
  return (
    <div
      ref={box}
      role="alertdialog"
      aria-labelledby={id}
      aria-describedby={`${id}-about`}
      tabIndex={-1}
      onKeyDown={press}
    >
      {children}
    </div>
  );
}
