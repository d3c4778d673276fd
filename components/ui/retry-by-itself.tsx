'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useTransition } from 'react';

const EVERY_MS = 5_000;

/** Asks for the page again every few seconds, until there is one. */
export function RetryByItself() {
  const t = useTranslations('errors');
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  useEffect(() => {
    const timer = setInterval(() => startTransition(() => router.refresh()), EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <p>
      <button
        type="button"
        className="button"
        aria-disabled={pending}
        onClick={() => startTransition(() => router.refresh())}
      >
        {t('retry')}
      </button>
    </p>
  );
}
