'use client';

import Link from 'next/link';
import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';

/** A link of the navigation that knows whether its page is open. */
export function NavLink({ href, segment, children }: { href: string; segment: string; children: ReactNode }) {
  const isOpen = useSelectedLayoutSegment() === segment;
  return (
    <Link href={href} prefetch={false} className="nav-link" aria-current={isOpen ? 'page' : undefined}>
      {children}
    </Link>
  );
}
