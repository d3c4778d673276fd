'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useTransition } from 'react';

const EVERY_MS = 5_000;

/** Asks for the page again every few seconds, until there is one. */
export function RetryByItself({ label }: { label: string }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  useEffect(() => {
    if (pending) return;
    const timer = setInterval(() => startTransition(() => router.refresh()), EVERY_MS);
    return () => clearInterval(timer);
  }, [router, pending]);
  return (
    <p>
      <button
        type="button"
        className="button"
        aria-disabled={pending}
        onClick={() => startTransition(() => router.refresh())}
      >
        {label}
      </button>
    </p>
  );
}
