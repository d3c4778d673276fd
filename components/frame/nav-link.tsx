'use client';

import Link from 'next/link';
import { usePathname, useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';

/** A link of the navigation that knows whether its page is open. */
export function NavLink({ href, segment, children }: { href: string; segment: string; children: ReactNode }) {
  // A page of a mailbox and one of the site may have the same name.
  const isOfSite = usePathname().startsWith('/admin/');
  const isOpen = useSelectedLayoutSegment() === segment && isOfSite === href.startsWith('/admin/');
  return (
    <Link href={href} prefetch={false} className="nav-link" aria-current={isOpen ? 'page' : undefined}>
      {children}
    </Link>
  );
}
