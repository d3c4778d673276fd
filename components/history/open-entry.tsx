'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { rowLinkOf } from '@/components/ui/row-link';

/** Opens a message of the history by the router, with one listener for all rows: a third of the bytes of a page that is loaded afresh. */
export function OpenEntry() {
  const router = useRouter();
  useEffect(() => {
    const open = (event: MouseEvent) => {
      const link = rowLinkOf(event);
      if (!link) return;
      event.preventDefault();
      router.push(link.href);
    };
    document.addEventListener('click', open);
    return () => document.removeEventListener('click', open);
  }, [router]);
  return null;
}
