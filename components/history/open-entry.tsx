'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Opens a message of the history by the router, with one listener for all rows: a third of the bytes of a page that is loaded afresh. */
export function OpenEntry() {
  const router = useRouter();
  useEffect(() => {
    const open = (event: MouseEvent) => {
      const link =
        event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-open]') : null;
      const isPlain =
        event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (!link || !isPlain || event.defaultPrevented) return;
      event.preventDefault();
      router.push(link.href);
    };
    document.addEventListener('click', open);
    return () => document.removeEventListener('click', open);
  }, [router]);
  return null;
}
