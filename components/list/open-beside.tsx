'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { focusIfLost } from '@/components/change/focus-after';
import { isSamePath, ROW_LINK, rowLinkOf } from '@/components/ui/row-link';
import { withBasePath } from '@/lib/store/config/base-path';

/** Where there is room for a message beside the list; the same width stands in app/styles/split.css. */
const WIDE = '(min-width: 75rem)';

/**
 * Opens the messages of a list beside it on wide windows, with one listener for all rows; on others, and without a script,
 * their links lead to the message's own page. See decision 050.
 */
export function OpenBeside() {
  const router = useRouter();
  const pathname = usePathname();
  const takesFocus = useRef(false);
  const was = useRef<string | null>(null);

  useEffect(() => {
    const open = (event: MouseEvent) => {
      const link = rowLinkOf(event);
      if (!link || !window.matchMedia(WIDE).matches) return;
      event.preventDefault();
      // The second click of a double click on what has left the list since: this row has come into its place.
      if (event.detail > 1) return;
      // Going through the list by keys clicks the link that has the focus, and stays in the list.
      takesFocus.current = event.isTrusted || document.activeElement !== link;
      router.push(link.href, { scroll: false });
    };
    document.addEventListener('click', open);
    return () => document.removeEventListener('click', open);
  }, [router]);

  useEffect(() => {
    // By Back, or closed: to the row of the message that was open.
    const before = was.current;
    was.current = withBasePath(pathname);
    if (before !== null && before !== was.current && !document.querySelector('.split-message > *')) {
      const rows = [...document.querySelectorAll<HTMLAnchorElement>(ROW_LINK)];
      focusIfLost(rows.find((link) => isSamePath(link.pathname, before)));
    }
    if (!takesFocus.current) return;
    takesFocus.current = false;
    document.querySelector<HTMLElement>('.split-message [data-heading]')?.focus({ preventScroll: true });
  }, [pathname]);

  return null;
}
