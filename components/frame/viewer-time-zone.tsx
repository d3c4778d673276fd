'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { withBasePath } from '@/lib/store/config/base-path';

const YEAR_SECONDS = 365 * 24 * 3600;

/** Tells the server the browser's time zone once, by a cookie, and shows the times again if they were in another. */
export function ViewerTimeZone({ cookie, shown }: { cookie: string; shown: string }) {
  const router = useRouter();
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const entry = `${cookie}=${encodeURIComponent(own)}`;
    // The server may know the same zone by another name; what it was told once is not sent again.
    if (!own || own === shown || document.cookie.split('; ').includes(entry)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing in plain http and in older browsers.
    document.cookie = `${entry}; path=${withBasePath('/')}; max-age=${YEAR_SECONDS}; samesite=lax`;
    router.refresh();
  }, [cookie, shown, router]);
  return null;
}
