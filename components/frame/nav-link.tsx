'use client';

import Link from 'next/link';
import { usePathname, useSelectedLayoutSegment } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';

/** A link of the navigation that knows whether its page is open. */
export function NavLink({ href, segment, children }: { href: string; segment: string; children: ReactNode }) {
  // A page of a mailbox and one of the site may have the same name.
  const isOfSite = usePathname().startsWith('/admin/');
  const isOpen = useSelectedLayoutSegment() === segment && isOfSite === href.startsWith('/admin/');
  const link = useRef<HTMLAnchorElement>(null);
  // On a phone the pages are a bar that is wider than the window, also one that was turned meanwhile.
  useEffect(() => {
    const open = isOpen ? link.current : null;
    const bar = open?.closest('.nav-lists');
    if (!open || !bar) return;
    const watcher = new ResizeObserver(() => {
      const { left, width } = open.getBoundingClientRect();
      const around = bar.getBoundingClientRect();
      bar.scrollLeft += left + width / 2 - (around.left + around.width / 2);
    });
    // It is told of the first size, too.
    watcher.observe(bar);
    return () => watcher.disconnect();
  }, [isOpen]);
  return (
    <Link ref={link} href={href} prefetch={false} aria-current={isOpen ? 'page' : undefined}>
      {children}
    </Link>
  );
}
