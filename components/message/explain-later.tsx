'use client';

import { type AbstractIntlMessages, NextIntlClientProvider, useLocale } from 'next-intl';
import type { ReactNode } from 'react';
import type { Explained } from '@/lib/data/message/get-explanation';
import { Explanation } from './explanation';
import { useLater } from './use-later';

interface Answer {
  explained: Explained;
  texts: AbstractIntlMessages;
}

/** Asks why a message looks as it does when that comes into view; `children` until then. */
export function ExplainLater({ path, children }: { path: string; children: ReactNode }) {
  const locale = useLocale();
  const { place, answer } = useLater<Answer>(path);
  // The message itself says what is wrong when nothing can be read.
  if (answer === null || answer === 'none') return <div ref={place}>{answer === null && children}</div>;
  return (
    <NextIntlClientProvider locale={locale} messages={answer.texts}>
      <Explanation explained={answer.explained} />
    </NextIntlClientProvider>
  );
}
