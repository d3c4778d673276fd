'use client';

import { type AbstractIntlMessages, NextIntlClientProvider, useLocale } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Explained } from '@/lib/data/message/get-explanation';
import { withBasePath } from '@/lib/store/config/base-path';
import { Explanation } from './explanation';

interface Answer {
  explained: Explained;
  texts: AbstractIntlMessages;
}

/** Asks why a message looks as it does when that comes into view, as most messages are opened for their text; `children` until then. */
export function ExplainLater({ path, children }: { path: string; children: ReactNode }) {
  const locale = useLocale();
  const [answer, setAnswer] = useState<Answer | 'none' | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const given = new AbortController();
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      fetch(withBasePath(path), { signal: given.signal })
        .then(async (response) => setAnswer(response.ok ? await response.json() : 'none'))
        .catch(() => given.signal.aborted || setAnswer('none'));
    });
    if (place.current) observer.observe(place.current);
    return () => {
      observer.disconnect();
      given.abort();
    };
  }, [path]);

  // The message itself says what is wrong when nothing can be read.
  if (answer === 'none') return null;
  if (answer === null) return <div ref={place}>{children}</div>;
  return (
    <NextIntlClientProvider locale={locale} messages={answer.texts}>
      <Explanation explained={answer.explained} />
    </NextIntlClientProvider>
  );
}
