'use client';

import { usePathname } from 'next/navigation';
import { type MouseEvent, type ReactNode, useState } from 'react';
import { Icon } from '@/components/ui/icon';

/** The navigation. Where the pages are a bar that has no room for all of them, a button shows the others; another page hides them again. */
export function NavBar({ label, all, children }: { label: string; all: string; children: ReactNode }) {
  const path = usePathname();
  const [openOn, setOpenOn] = useState<string | null>(null);
  const isOpen = openOn === path;
  // Also the link of the page that is shown: it leads nowhere else, but it was chosen.
  const choose = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('a')) setOpenOn(null);
  };
  return (
    <nav className="frame-nav" aria-label={label} data-all={isOpen ? '' : undefined} onClickCapture={choose}>
      {children}
      <button
        type="button"
        className="nav-all needs-script"
        aria-expanded={isOpen}
        aria-label={all}
        title={all}
        onClick={() => setOpenOn(isOpen ? null : path)}
      >
        <Icon name={isOpen ? 'close' : 'menu'} />
      </button>
    </nav>
  );
}
