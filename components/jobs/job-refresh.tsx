'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useTransition } from 'react';

const EVERY_MS = 2_000;

/** Asks for the page again while a job runs, and only while somebody looks at it; never while it is being asked for, which may take until the server is back. */
export function JobRefresh() {
  const router = useRouter();
  const [isAsked, startTransition] = useTransition();
  useEffect(() => {
    if (isAsked) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') startTransition(() => router.refresh());
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [router, isAsked]);
  return null;
}
